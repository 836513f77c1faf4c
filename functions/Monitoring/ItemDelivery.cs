using Feedback.Analysis;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>Finds out which items of a page we do not have, or not like this, and sends those to the queue <c>incoming</c>.</summary>
internal sealed class ItemDelivery(ItemLedger ledger, MessageQueue<IncomingMessage> incoming)
{
    /// <param name="fetchedAt">When the page was fetched: by this the versions of an item are ordered.</param>
    /// <param name="backfill">Whether the source is read for the first time, so that nobody is alerted.</param>
    public async Task<IReadOnlyList<FoundItem>> CompareAsync(
        PolledSource source, IReadOnlyList<Item> items, DateTimeOffset fetchedAt, bool backfill, CancellationToken cancellationToken)
    {
        var compared = await Task.WhenAll(items.Select(async read =>
        {
            var message = Fitting(new ItemSeen
            {
                Shop = source.Source.Shop,
                At = fetchedAt,
                Item = ItemLimits.Fit(read with { Source = source.Source.Id }),
                Backfill = backfill,
            });
            var held = await ledger.FindAsync(message.Shop, ItemLedger.IdOf(message.Item.Source, message.Item.ExternalId), cancellationToken);
            var hash = new Revision { At = fetchedAt, Seen = message.Item }.ContentHash();
            return held?.ContentHash == hash ? null : new FoundItem(message, held is null);
        }));
        return [.. compared.OfType<FoundItem>()];
    }

    /// <summary>When the task completes, all of them are durable.</summary>
    public Task SendAsync(IEnumerable<FoundItem> found, CancellationToken cancellationToken) =>
        Task.WhenAll(found.Select(item => incoming.SendAsync(item.Message, cancellationToken)));

    /// <summary>A text in a script of many bytes, or full of escapes, may still be too long for a message.</summary>
    private ItemSeen Fitting(ItemSeen message)
    {
        for (var longest = ItemLimits.LongestText / 2; !incoming.Fits(message); longest /= 2)
            message = message with { Item = ItemLimits.Fit(message.Item, longest) };
        return message;
    }
}

/// <param name="IsNew">False when we had the item, and it changed.</param>
internal sealed record FoundItem(ItemSeen Message, bool IsNew);
