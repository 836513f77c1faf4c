namespace Feedback.Monitoring;

/// <summary>
/// Decides which page is read next. Sources list the newest first, so that a page without anything new ends a reading; but not the first reading of
/// all, not a sweep, and not on the page where an earlier one broke off, whose news it may have sent already.
/// </summary>
/// <param name="Page">The page to read; null for the first.</param>
/// <param name="BrokeOffHere">Whether an earlier run ended before it was done with this page.</param>
internal sealed record PollPosition(PollReading Reading, string? Page = null, bool BrokeOffHere = false)
{
    /// <summary>Where a run begins.</summary>
    /// <param name="sweeps">Whether it is time to read known pages again.</param>
    public static PollPosition Of(PollState state, bool sweeps = false) => state switch
    {
        { IsBackfilled: false } => new(PollReading.First, state.ResumeAt),
        { IsUnfinished: true, ResumeAt: not null } => new(PollReading.Rest, state.ResumeAt, BrokeOffHere: true),
        _ when sweeps => new(PollReading.Sweep),
        _ => new(PollReading.News, null, state.IsUnfinished),
    };

    /// <param name="hasNews">Whether anything on the page was new or changed.</param>
    /// <param name="next">The page behind it; null on the last.</param>
    /// <returns>Null when there is nothing left to read.</returns>
    public PollPosition? After(bool hasNews, string? next) => Reading switch
    {
        PollReading.First or PollReading.Sweep => next is null ? null : this with { Page = next },
        _ when next is not null && (hasNews || BrokeOffHere) => this with { Page = next, BrokeOffHere = false },
        PollReading.Rest => new(PollReading.News),
        _ => null,
    };
}

/// <summary>What a run is after.</summary>
internal enum PollReading
{
    /// <summary>Everything the source has, when it was just connected.</summary>
    First,

    /// <summary>What an earlier run did not come to; the news follow.</summary>
    Rest,

    /// <summary>What is new since the last run, from the first page back.</summary>
    News,

    /// <summary>All pages of one run's reach, known or not: edits of old items, and what a listing left out before.</summary>
    Sweep,
}
