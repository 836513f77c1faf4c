using Feedback.Analysis;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Models.Mentions;
using Feedback.Models.Text;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>Finds out which items of a page are about us and not held, or not like this, and sends those to the queue <c>incoming</c>.</summary>
internal sealed class ItemDelivery(ItemLedger ledger, MessageQueue<IncomingMessage> incoming)
{
    /// <summary>Reads and sends under way at once, so that a page of many thousand items takes no more memory than one of many.</summary>
    private const int AtOnce = 64;

    /// <param name="fetchedAt">When the page was fetched: by this the versions of an item are ordered.</param>
    /// <param name="silentBefore">Items written before this were there before the source was connected; null where there are none such.</param>
    public async Task<PageDifference> CompareAsync(
        PolledSource source, IReadOnlyList<Item> items, IReadOnlyList<string> gone, DateTimeOffset fetchedAt, DateTimeOffset? silentBefore,
        CancellationToken cancellationToken)
    {
        var found = new List<FoundItem>();
        var leftOut = 0;
        var touchedAt = (DateTimeOffset?)null;
        foreach (var chunk in items.Chunk(AtOnce))
        {
            foreach (var compared in await Task.WhenAll(chunk.Select(item => CompareAsync(source, item, fetchedAt, silentBefore, cancellationToken))))
            {
                if (compared.Found is { } difference)
                    found.Add(difference);
                leftOut += compared.IsLeftOut ? 1 : 0;
                touchedAt = Instants.Later(compared.TouchedAt, touchedAt);
            }
        }
        var deleted = new List<ItemGone>();
        foreach (var chunk in gone.Chunk(AtOnce))
            deleted.AddRange((await Task.WhenAll(chunk.Select(id => GoneAsync(source, id, fetchedAt, cancellationToken)))).OfType<ItemGone>());
        return new PageDifference(found, deleted, leftOut, touchedAt);
    }

    /// <summary>When the task completes, all of them are durable.</summary>
    public async Task SendAsync(PageDifference difference, CancellationToken cancellationToken)
    {
        foreach (var chunk in difference.Found.Select(item => (IncomingMessage)item.Message).Concat(difference.Gone).Chunk(AtOnce))
            await Task.WhenAll(chunk.Select(message => incoming.SendAsync(message, cancellationToken)));
    }

    /// <summary>The message an item of a page becomes, as every reading of the same page makes it.</summary>
    public ItemSeen MessageOf(PolledSource source, Item read, DateTimeOffset fetchedAt, DateTimeOffset? silentBefore) => Fitting(new ItemSeen
    {
        Shop = source.Source.Shop,
        At = fetchedAt,
        Item = ItemLimits.Fit(read with { Source = source.Source.Id }),
        Backfill = silentBefore is { } before && (read.CreatedAt ?? DateTimeOffset.MinValue) < before,
        Reader = source.Adapter.ReaderVersion,
    });

    /// <summary>The ledger's id of an item, as long as its external id may be.</summary>
    public static string IdOf(string source, string externalId) =>
        ItemLedger.IdOf(source, ItemLimits.Fit(new Item { Source = source, ExternalId = externalId }).ExternalId);

    /// <summary>Whether an item is about us by the source's word lists; where there are none, every item is.</summary>
    public static MentionVerdict Judge(PolledSource source, Item item)
    {
        if (source.Mentions is not { } mentions)
            return MentionVerdict.About;
        var text = item.Text ?? item.Title;
        return mentions.Judge(item, mentions.AsksForLanguage && item.Language is null && text is not null ? TextModel.Shipped.Analyze(text).Language : null);
    }

    private async Task<(FoundItem? Found, bool IsLeftOut, DateTimeOffset? TouchedAt)> CompareAsync(
        PolledSource source, Item read, DateTimeOffset fetchedAt, DateTimeOffset? silentBefore, CancellationToken cancellationToken)
    {
        var message = MessageOf(source, read, fetchedAt, silentBefore);
        var held = await ledger.FindAsync(message.Shop, ItemLedger.IdOf(message.Item.Source, message.Item.ExternalId), cancellationToken);
        // What is held is followed whatever becomes of its words.
        if (held is null && !Judge(source, message.Item).IsAboutUs)
            return (null, true, null);
        var hash = new Revision { At = fetchedAt, Seen = message.Item }.ContentHash();
        return (held?.ContentHash == hash ? null : new FoundItem(message, held is null), false, held?.ChangedAt);
    }

    private async Task<ItemGone?> GoneAsync(PolledSource source, string externalId, DateTimeOffset fetchedAt, CancellationToken cancellationToken)
    {
        var id = IdOf(source.Source.Id, externalId);
        return await ledger.FindAsync(source.Source.Shop, id, cancellationToken) is { GoneAt: null }
            ? new ItemGone { Shop = source.Source.Shop, At = fetchedAt, ItemId = id }
            : null;
    }

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

/// <summary>What a page says that we do not know.</summary>
/// <param name="LeftOut">Items that are not about us.</param>
/// <param name="TouchedAt">When an item of the page was last new or changed, as far as the ledger knows; null when it has none of them.</param>
internal sealed record PageDifference(IReadOnlyList<FoundItem> Found, IReadOnlyList<ItemGone> Gone, int LeftOut, DateTimeOffset? TouchedAt)
{
    public bool IsEmpty => Found.Count == 0 && Gone.Count == 0;
}
