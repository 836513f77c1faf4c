namespace Feedback.Monitoring;

internal static class Instants
{
    /// <returns>The later of the two; the one there is; null for none.</returns>
    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other ? one : other ?? one;
}
