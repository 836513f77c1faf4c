using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>What the pages of one run brought.</summary>
/// <param name="LastReplyAt">The newest answer of ours; null when there is none.</param>
internal sealed record PollTally(
    int Seen, int New, int Changed, int Gone, int LeftOut, long? Total, decimal? Average, DateTimeOffset? LastReplyAt)
{
    public static readonly PollTally None = new(0, 0, 0, 0, 0, null, null, null);

    public bool FoundNothing => New + Changed + Gone == 0;

    public PollTally Plus(SourcePage page, PageDifference difference) => new(
        Seen + page.Items.Count,
        New + difference.Found.Count(item => item.IsNew),
        Changed + difference.Found.Count(item => !item.IsNew),
        Gone + difference.Gone.Count,
        LeftOut + difference.LeftOut,
        page.Total ?? Total,
        page.Average ?? Average,
        page.Items.Select(item => item.Reply?.At).Append(LastReplyAt).Max());

    /// <param name="last">The page read last: how it went decides, but items of earlier ones make up for one that is empty.</param>
    public PollRun ToRun(DateTimeOffset at, SourcePage last) => new(
        at, last.Outcome == PollOutcome.Empty && Seen > 0 ? PollOutcome.Ok : last.Outcome, last.Reason, Seen, New, Changed, Total, Gone, LeftOut);
}
