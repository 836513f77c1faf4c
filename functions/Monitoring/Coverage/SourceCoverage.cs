using Feedback.Models.Coverage;

namespace Feedback.Monitoring.Coverage;

/// <summary>How well one source was covered when it was last checked.</summary>
/// <param name="Held">Items we hold that are still there.</param>
/// <param name="UsualGap">See <see cref="CoverageFacts.UsualGap"/>.</param>
/// <param name="GapSince">Since when more is missing than usual.</param>
/// <param name="SweepAskedAt">When all pages were last asked for because of the gap.</param>
internal sealed record SourceCoverage(
    DateTimeOffset At, long Held, long? Total, long? UsualGap, DateTimeOffset? GapSince, DateTimeOffset? SweepAskedAt, DateTimeOffset? LastItemAt,
    SilenceReading? Silence, IReadOnlyList<CoverageFinding>? Findings);

/// <summary>Something about a source that somebody should look into; closed by itself when it is no longer so.</summary>
internal sealed record SourceAlert(
    string Source, AlertKind Kind, DateTimeOffset Since, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, long? Number, double? Probability, string? Reason);
