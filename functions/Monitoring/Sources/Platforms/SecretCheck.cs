namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Checks keys by using them once, so that a wrong one is named when it is saved and not when it is due.</summary>
internal static class SecretCheck
{
    /// <param name="use">Throws <see cref="ArgumentException"/> when the key is none.</param>
    public static IEnumerable<SettingProblem> Problems(string field, Func<object> use)
    {
        try
        {
            use();
            return [];
        }
        catch (ArgumentException unusable)
        {
            return [new SettingProblem(field, unusable.Message)];
        }
    }
}
