using Feedback.Models.Items;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>What the pages of one run brought.</summary>
/// <param name="Newest">Creation of the newest item; null when none has a date.</param>
internal sealed record PollTally(int Seen, int New, int Changed, long? Total, DateTimeOffset? Newest)
{
    public static readonly PollTally None = new(0, 0, 0, null, null);

    public PollTally Plus(IReadOnlyList<Item> items, IReadOnlyList<FoundItem> found, long? total) => new(
        Seen + items.Count,
        New + found.Count(item => item.IsNew),
        Changed + found.Count(item => !item.IsNew),
        total ?? Total,
        items.Select(item => item.CreatedAt).Append(Newest).Max());

    /// <param name="last">The page read last: how it went decides, but items of earlier ones make up for one that is empty.</param>
    public PollRun ToRun(DateTimeOffset at, SourcePage last) => new(
        at, last.Outcome == PollOutcome.Empty && Seen > 0 ? PollOutcome.Ok : last.Outcome, last.Reason, Seen, New, Changed, Total);
}
