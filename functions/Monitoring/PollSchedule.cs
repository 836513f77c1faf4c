using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>Decides when a source is polled next, and when known pages are read again.</summary>
internal static class PollSchedule
{
    /// <summary>What was read before is known, but platforms publish late what they checked first: so much is always asked for again.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    /// <summary>How long a run waits for a platform that asks for a pause between pages; longer ones end the run.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(6);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(24);

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
            var backedOff = every * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
            next = backedOff < LongestBackOff ? backedOff : LongestBackOff > every ? LongestBackOff : every;
        }
        return wait > next ? wait.Value : next;
    }

    /// <summary>Once a day, and when somebody asks: edits, late publications and what a listing left out are found in known pages only.</summary>
    public static bool Sweeps(PollState state, PollNudge? nudge, DateTimeOffset now) =>
        nudge is { Sweep: true } || state.SweptAt is { } swept && now - swept >= SweepEvery;

    /// <summary>When the platform's daily quota is ours again: at midnight UTC.</summary>
    public static TimeSpan UntilMidnight(DateTimeOffset now) => TimeSpan.FromDays(1) - now.UtcDateTime.TimeOfDay;
}
