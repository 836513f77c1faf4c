using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>Decides when a source is polled next.</summary>
internal static class PollSchedule
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(6);

    /// <param name="every">The source's interval.</param>
    /// <param name="failures">Runs in a row that brought nothing readable, the last one included; 0 after a good one.</param>
    /// <param name="wait">What the platform asked for.</param>
    /// <param name="jitter">0 to 1: sources of one interval are spread, so that they do not come all at once.</param>
    /// <returns>The wait doubles with every failure, from the interval to six hours; the platform's wish is a minimum.</returns>
    public static TimeSpan Next(TimeSpan every, PollOutcome outcome, int failures, TimeSpan? wait, double jitter)
    {
        var next = every * (0.95 + 0.1 * jitter);
        if (outcome is not (PollOutcome.Ok or PollOutcome.Empty))
        {
            var backedOff = every * Math.Pow(2, Math.Min(failures - 1, 20));
            next = backedOff < LongestBackOff ? backedOff : LongestBackOff > every ? LongestBackOff : every;
        }
        return wait > next ? wait.Value : next;
    }
}
