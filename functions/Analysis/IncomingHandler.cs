using Feedback.Learning;
using Feedback.Measures;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Analysis;

/// <summary>
/// Takes one message of the queue <c>incoming</c>: the only writer of items. A message may come twice, late or before the one it refers to, and
/// may be handled by two workers at once; the item, the timeline and the case end up the same.
/// </summary>
internal sealed partial class IncomingHandler(
    MessageQueue<IncomingMessage> incoming,
    ItemLedger ledger,
    ItemAnalyzer analyzer,
    Timeline timeline,
    CaseOpening cases,
    StarConflicts conflicts,
    LiveModels models,
    ShopDirectory shops,
    ILogger<IncomingHandler> logger)
{
    /// <exception cref="System.Text.Json.JsonException">The text is no message of ours.</exception>
    public Task HandleAsync(string text, CancellationToken cancellationToken) =>
        HandleAsync(incoming.Read(text), cancellationToken);

    public async Task HandleAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        if (!shops.TryGet(message.Shop, out var shop))
        {
            LogUnknownShop(message.Shop);
            throw new InvalidOperationException($"No shop '{message.Shop}' is configured; the message waits until it is, or is set aside.");
        }

        await models.RefreshAsync(shop.Id, cancellationToken);
        var (itemId, identity, revision) = Take(message);
        if (await WriteAsync(shop, itemId, identity, revision, cancellationToken) is not { } item)
            return;

        // What follows is done again on every delivery: it depends on the item as it stands, not on this message.
        foreach (var left in item.TimelineAt.SkipLast(1))
            await timeline.RecordAsync(shop.Id, FactOf(item) with { At = left, Moved = true }, cancellationToken);
        await timeline.RecordAsync(shop.Id, FactOf(item), cancellationToken);
        await cases.FollowAsync(shop, item, message is ItemSeen { Backfill: true }, cancellationToken);
        await conflicts.FollowAsync(shop.Id, item, cancellationToken);
    }

    private static (string ItemId, ItemIdentity? Identity, Revision Revision) Take(IncomingMessage message)
    {
        switch (message)
        {
            case RatingGiven given:
                return (
                    given.ItemId,
                    new ItemIdentity
                    {
                        Id = given.ItemId,
                        Shop = given.Shop,
                        Kind = FactKind.Rating,
                        Source = ItemLedger.WidgetSource,
                        ExternalId = given.ExternalId,
                    },
                    new Revision { At = given.At, Answer = given.Answer, Survey = given.Survey });
            case RatingChanged changed:
                return (
                    changed.ItemId,
                    null,
                    new Revision { At = changed.At, Answer = changed.Answer, Withdrawn = changed.Answer is null });
            case ItemSeen seen:
                var id = ItemLedger.IdOf(seen.Item.Source, seen.Item.ExternalId);
                return (
                    id,
                    new ItemIdentity
                    {
                        Id = id,
                        Shop = seen.Shop,
                        Kind = FactKind.Mention,
                        Source = seen.Item.Source,
                        ExternalId = seen.Item.ExternalId,
                    },
                    new Revision { At = seen.At, Seen = seen.Item });
            case ItemRelabelled relabelled:
                return (relabelled.ItemId, null, relabelled.ToRevision());
            default:
                throw new ArgumentOutOfRangeException(nameof(message));
        }
    }

    /// <returns>The item as stored; null while only changes of it have arrived.</returns>
    private async Task<FeedbackItem?> WriteAsync(
        Shop shop, string itemId, ItemIdentity? identity, Revision revision, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await ledger.ReadAsync(shop.Id, itemId, cancellationToken);
            var known = IsKnown(revision, history.Revisions);
            if (known && (history.Item is not null || identity is null))
                return history.Item;

            var item = (history.Item?.Identity ?? identity) is { } whose
                ? Become(whose, history, known ? history.Revisions : [.. history.Revisions, revision])
                : null;
            if (await ledger.TryWriteAsync(shop.Id, itemId, history, known ? null : revision, item, cancellationToken))
                return item;
        }
    }

    /// <summary>
    /// Whether the revision is there already. A polled item seen again as it was is no revision; should it have overtaken an older one that differs,
    /// the next poll sees the difference. Of a rater's answers, which nobody repeats for us, each one is kept.
    /// </summary>
    private static bool IsKnown(Revision revision, IReadOnlyList<Revision> revisions)
    {
        var hash = revision.ContentHash();
        var before = revisions.LastOrDefault(r => r.At <= revision.At);
        return revision.Seen is not null && before?.Seen is not null && before.ContentHash() == hash
            || revisions.Any(r => r.At == revision.At && r.ContentHash() == hash);
    }

    private FeedbackItem Become(ItemIdentity identity, ItemHistory history, IReadOnlyList<Revision> revisions)
    {
        var folded = ItemFold.Fold(identity, revisions);
        var stoodAt = history.Item?.TimelineAt ?? [];
        return folded with
        {
            Version = history.Version + 1,
            Analysis = analyzer.Analyze(folded),
            TimelineAt = [.. stoodAt.Where(at => at != folded.CreatedAt), folded.CreatedAt],
        };
    }

    private static Fact FactOf(FeedbackItem item) => new()
    {
        Id = item.Identity.Id,
        Kind = item.Identity.Kind,
        At = item.CreatedAt,
        Version = item.Version,
        Excluded = item.Withdrawn ? "withdrawn" : null,
        Source = item.Identity.Source,
        Channel = item.Identity.Survey?.Channel,
        Agent = item.Identity.Survey?.Agent,
        Touchpoint = item.Identity.Survey?.Touchpoint,
        Stars = item.Rating,
        Nps = item.Answer?.Nps,
        Ces = item.Answer?.Ces,
        Label = item.Analysis?.Label,
    };

    [LoggerMessage(LogLevel.Warning, "A message is for the shop {Shop}, which is not configured; it is tried again later.")]
    private partial void LogUnknownShop(string shop);
}
