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
        var head = await WriteAsync(shop, itemId, identity, change, cancellationToken);

        // What follows is done again on every delivery: it depends on the item as it stands, not on this message.
        if (head is { Identity.OfferedAt: not null, Survey: not null })
            await timeline.RecordAsync(shop.Id, SurveyFactOf(head), cancellationToken);
        if (head.Item is not { } item)
            return;
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
                return (given.Survey.ItemId, given.Survey.In(given.Shop), Adding(new Revision
                {
                    At = given.At,
                    Key = given.Key,
                    Session = given.Session,
                    Sequence = given.Sequence,
                    Opening = given.Opening,
                    Answer = given.Answer,
                    Survey = given.Survey.Context,
                }));
            case SurveyStepped stepped:
                return (stepped.Survey.ItemId, stepped.Survey.In(stepped.Shop), Adding(new Revision
                {
                    At = stepped.At,
                    // Each step is taken once; the first time counts.
                    Key = stepped.Step.ToString().ToLowerInvariant(),
                    Step = stepped.Step,
                    Reason = stepped.Reason,
                    Survey = stepped.Survey.Context,
                }));
            case RatingChanged changed:
                return (changed.ItemId, null, Adding(new Revision
                {
                    At = changed.At,
                    Key = changed.Key,
                    ByReceipt = true,
                    Answer = changed.Answer,
                    Withdrawn = changed.Answer is null,
                }));
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

    /// <returns>The item's head as stored.</returns>
    private async Task<ItemHead> WriteAsync(
        Shop shop, string itemId, ItemIdentity? identity, Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await ledger.ReadAsync(shop.Id, itemId, cancellationToken);
            var revisions = Withdrawal.Apply(change(history.Revisions));
            var isSettled = revisions.Count == history.Revisions.Count && !revisions.Except(history.Revisions).Any();
            if (isSettled && history.Head is { } head && (head.Identity is not null || identity is null))
                return head;

            var become = Become(history.Head?.Identity ?? identity, history, revisions);
            if (await ledger.TryWriteAsync(shop.Id, itemId, history, revisions, become, cancellationToken) == ItemWrite.Whole)
                return become;
        }
    }

    /// <summary>Adds what somebody did, unless it is there already. Of two copies of an answer the one with the earlier time stays.</summary>
    private static Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>> Adding(Revision revision) => revisions =>
    {
        if (revision.Key is not { } key)
            return revisions.Any(other => other.At == revision.At && other.ContentHash() == revision.ContentHash()) ? revisions : [.. revisions, revision];
        var copy = revisions.FirstOrDefault(other => other.Key == key);
        return copy is null ? [.. revisions, revision]
            : copy.At <= revision.At ? revisions
            : [.. revisions.Where(other => other != copy), copy.Blank ? copy with { At = revision.At } : revision];
    };

    private ItemHead Become(ItemIdentity? identity, ItemHistory history, IReadOnlyList<Revision> revisions)
    {
        var version = history.Version + 1;
        if (identity is null)
            return new ItemHead(null, version);
        identity = identity with { Survey = ItemFold.SurveyOf(revisions) ?? identity.Survey };
        FeedbackItem? item = null;
        if (ItemFold.HasContent(revisions))
        {
            var folded = ItemFold.Fold(identity, revisions);
            var stoodAt = history.Item?.TimelineAt ?? [];
            item = folded with
            {
                Version = version,
                Analysis = analyzer.Analyze(folded),
                TimelineAt = [.. stoodAt.Where(at => at != folded.CreatedAt), folded.CreatedAt],
            };
        }
        return new ItemHead(item, version, identity, identity.Kind == FactKind.Rating ? SurveyState.Of(revisions, item) : null);
    }

    private static Fact SurveyFactOf(ItemHead head) => new()
    {
        Id = head.Identity!.Id,
        Kind = FactKind.Survey,
        At = head.Identity.OfferedAt!.Value,
        Version = head.Version,
        Excluded = head.Identity.Survey is { Test: true } ? "test" : null,
        Source = head.Identity.Source,
        Channel = head.Identity.Survey?.Channel,
        Agent = head.Identity.Survey?.Agent,
        Touchpoint = head.Identity.Survey?.Touchpoint,
        Team = head.Identity.Survey?.Team,
        HandledBy = head.Identity.Survey?.HandledBy,
        Stage = head.Survey!.Stage,
        ExpiresAt = head.Identity.ExpiresAt,
    };

    private static Fact FactOf(FeedbackItem item) => new()
    {
        Id = item.Identity.Id,
        Kind = item.Identity.Kind,
        At = item.CreatedAt,
        Version = item.Version,
        Excluded = item.Excluded,
        Source = item.Identity.Source,
        Channel = item.Identity.Survey?.Channel,
        Agent = item.Identity.Survey?.Agent,
        Touchpoint = item.Identity.Survey?.Touchpoint,
        Team = item.Identity.Survey?.Team,
        HandledBy = item.Identity.Survey?.HandledBy,
        Stars = item.Rating,
        Nps = item.Answer?.Nps,
        Ces = item.Answer?.Ces,
        Label = item.Analysis?.Label,
    };

    [LoggerMessage(LogLevel.Warning, "A message is for the shop {Shop}, which is not configured; it is tried again later.")]
    private partial void LogUnknownShop(string shop);
}
