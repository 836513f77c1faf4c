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
        var (itemId, identity, change) = Take(message);
        if (await WriteAsync(shop, itemId, identity, change, cancellationToken) is not { } item)
            return;

        // What follows is done again on every delivery: it depends on the item as it stands, not on this message.
        foreach (var left in item.TimelineAt.SkipLast(1))
            await timeline.RecordAsync(shop.Id, FactOf(item) with { At = left, Moved = true }, cancellationToken);
        await timeline.RecordAsync(shop.Id, FactOf(item), cancellationToken);
        await cases.FollowAsync(shop, item, message is ItemSeen { Backfill: true }, cancellationToken);
        await conflicts.FollowAsync(shop.Id, item, cancellationToken);
    }

    /// <returns>Which item a message is about, who that is if the message says, and what becomes of its revisions.</returns>
    private static (string ItemId, ItemIdentity? Identity, Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>> Change) Take(IncomingMessage message)
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
                    Adding(new Revision { At = given.At, Answer = given.Answer, Survey = given.Survey }));
            case RatingChanged changed:
                return (
                    changed.ItemId,
                    null,
                    Adding(new Revision { At = changed.At, Answer = changed.Answer, Withdrawn = changed.Answer is null }));
            case ItemSeen seen:
                var id = ItemLedger.IdOf(seen.Item.Source, seen.Item.ExternalId);
                var sight = new Revision { At = seen.At, Seen = seen.Item, Reader = seen.Reader };
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
                    revisions => PolledRevisions.Add(sight, revisions, seen.Replay));
            case ItemGone gone:
                return (gone.ItemId, null, revisions => PolledRevisions.Add(new Revision { At = gone.At, Gone = true }, revisions, isReplay: false));
            case ItemMisread misread:
                return (misread.ItemId, null, revisions => PolledRevisions.TakeBack(misread.At, misread.Reader, revisions));
            case ItemRelabelled relabelled:
                return (relabelled.ItemId, null, Adding(relabelled.ToRevision()));
            default:
                throw new ArgumentOutOfRangeException(nameof(message));
        }
    }

    /// <returns>The item as stored; null while only changes of it have arrived.</returns>
    private async Task<FeedbackItem?> WriteAsync(
        Shop shop, string itemId, ItemIdentity? identity, Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await ledger.ReadAsync(shop.Id, itemId, cancellationToken);
            var revisions = change(history.Revisions);
            var isKnown = ReferenceEquals(revisions, history.Revisions);
            if (isKnown && (history.Item is not null || identity is null))
                return history.Item;

            var item = (history.Item?.Identity ?? identity) is { } whose ? Become(whose, history, revisions) : null;
            if (await ledger.TryWriteAsync(shop.Id, itemId, history, revisions, item, cancellationToken))
                return item;
        }
    }

    /// <summary>Adds what somebody did, unless it is there already: of a rater's answers, which nobody repeats for us, each one is kept.</summary>
    private static Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>> Adding(Revision revision) => revisions =>
        revisions.Any(other => other.At == revision.At && other.ContentHash() == revision.ContentHash()) ? revisions : [.. revisions, revision];

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
        Excluded = item.GoneAt is not null ? "gone" : item.Withdrawn ? "withdrawn" : null,
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
