using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Analysis;

/// <summary>Takes what people say about our reading of an item; API and console share it.</summary>
internal sealed partial class Corrections(
    MessageQueue<IncomingMessage> incoming, IncomingHandler handler, ItemLedger ledger, TimeProvider time, ILogger<Corrections> logger)
{
    /// <param name="item">As the person saw it.</param>
    /// <param name="label">As in <see cref="Revision.Label"/>.</param>
    /// <param name="topics">Null to leave them.</param>
    /// <param name="starsAreRight">Null to leave that.</param>
    /// <returns>The item as it is now.</returns>
    public async Task<FeedbackItem> CorrectAsync(
        FeedbackItem item, string label, IReadOnlyList<string>? topics, bool? starsAreRight, string by, CancellationToken cancellationToken)
    {
        var message = new ItemRelabelled
        {
            Shop = item.Identity.Shop,
            At = After(item, time.GetUtcNow()),
            ItemId = item.Identity.Id,
            Label = label,
            Topics = topics,
            StarsAreRight = starsAreRight,
            By = by,
        };
        await incoming.SendAsync(message, cancellationToken);
        try
        {
            // Handled here as well, so that the person sees it at once; the queue's turn then changes nothing.
            await handler.HandleAsync(message, cancellationToken);
        }
        catch (StorageException later)
        {
            LogLater(later, item.Identity.Id);
        }
        return await ledger.FindAsync(item.Identity.Shop, item.Identity.Id, cancellationToken) ?? item;
    }

    // A correction stands behind the content it is about and what was said before, also where clocks disagree.
    private static DateTimeOffset After(FeedbackItem item, DateTimeOffset now)
    {
        var last = item.Correction is { } said && said.At > item.ChangedAt ? said.At : item.ChangedAt;
        return now > last ? now : last.AddTicks(1);
    }

    [LoggerMessage(LogLevel.Warning, "A correction of {Item} waits in the queue.")]
    private partial void LogLater(Exception exception, string item);
}
