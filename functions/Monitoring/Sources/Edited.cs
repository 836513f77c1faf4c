namespace Feedback.Monitoring.Sources;

/// <summary>When an author edited: what a source says, if that differs from when the item was written.</summary>
internal static class Edited
{
    public static DateTimeOffset? At(DateTimeOffset? edited, DateTimeOffset? created) => edited != created ? edited : null;
}
