namespace Feedback.Models.Coverage;

/// <summary>What is known about one source when its coverage is judged.</summary>
public sealed record CoverageFacts
{
    /// <summary>Time between two polls.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How the last poll ended, as the interfaces spell it; null before the first.</summary>
    public string? Outcome { get; init; }

    /// <summary>Polls in a row that brought nothing readable.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? FirstPollAt { get; init; }

    public DateTimeOffset? LastPollAt { get; init; }

    public DateTimeOffset? LastOkAt { get; init; }

    /// <summary>Whether the first, long reading is still going on.</summary>
    public bool IsBackfilling { get; init; }

    /// <summary>What the platform says there is; null when it does not say.</summary>
    public long? Total { get; init; }

    /// <summary>What we hold of it.</summary>
    public long Held { get; init; }

    /// <summary>By how much the total exceeded what we held when that was last as good as it gets: some sources never show all they count.</summary>
    public long? UsualGap { get; init; }

    /// <summary>Since when the gap is wider than usual.</summary>
    public DateTimeOffset? GapSince { get; init; }

    /// <summary>Whether the source shows a sample only, so that a gap says nothing.</summary>
    public bool IsSample { get; init; }

    /// <summary>Whether the canary was found when it was last looked for; null when there is none.</summary>
    public bool? CanaryHit { get; init; }

    public DateTimeOffset? CanaryAt { get; init; }

    /// <summary>Since when the source, which used to list items, lists none.</summary>
    public DateTimeOffset? EmptySince { get; init; }

    /// <summary>When the newest item was written.</summary>
    public DateTimeOffset? LastItemAt { get; init; }

    public SilenceReading? Silence { get; init; }

    /// <summary>Items of the last 30 days that somebody could answer.</summary>
    public int RecentItems { get; init; }

    /// <summary>When we last answered there, as far as we know.</summary>
    public DateTimeOffset? LastReplyAt { get; init; }

    /// <summary>Whether anybody can answer there at all.</summary>
    public bool IsAnswerable { get; init; }
}
