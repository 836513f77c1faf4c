namespace Feedback.Monitoring;

/// <summary>
/// Decides which page is read next. Sources list the newest first, so that a page without anything new ends a reading; but not the first reading of
/// all, not a sweep, and not a page of which an earlier run that broke off has sent the news already: what it did not come to lies behind, however
/// far newer items have pushed both down since.
/// </summary>
/// <param name="Page">The page to read; null for the first.</param>
/// <param name="Since">When the earlier run began that broke off; null when none did.</param>
internal sealed record PollPosition(PollReading Reading, string? Page = null, DateTimeOffset? Since = null)
{
    /// <summary>Where a run begins.</summary>
    /// <param name="sweeps">Whether it is time to read known pages again.</param>
    public static PollPosition Of(PollState state, bool sweeps = false) => state switch
    {
        { IsBackfilled: false } => new(PollReading.First, state.ResumeAt),
        { UnfinishedSince: { } since, ResumeAt: not null } => new(PollReading.Rest, state.ResumeAt, since),
        _ when sweeps => new(PollReading.Sweep),
        _ => new(PollReading.News, null, state.UnfinishedSince),
    };

    /// <param name="isSettled">Whether nothing on the page is new or changed, nor was since <see cref="Since"/>.</param>
    /// <param name="next">The page behind it; null on the last.</param>
    /// <returns>Null when there is nothing left to read.</returns>
    public PollPosition? After(bool isSettled, string? next) => Reading switch
    {
        PollReading.First or PollReading.Sweep => next is null ? null : this with { Page = next },
        _ when next is not null && !isSettled => this with { Page = next },
        PollReading.Rest => new(PollReading.News, null, Since),
        _ => null,
    };
}

/// <summary>What a run is after.</summary>
internal enum PollReading
{
    /// <summary>Everything the source has, when it was just connected.</summary>
    First,

    /// <summary>The first page alone, in the middle of a longer reading.</summary>
    Top,

    /// <summary>What an earlier run did not come to; the news follow.</summary>
    Rest,

    /// <summary>What is new since the last run, from the first page back.</summary>
    News,

    /// <summary>All pages of one run's reach, known or not: edits of old items, and what a listing left out before.</summary>
    Sweep,
}
