using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Responses;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// Looks into items that a sweep should have met and did not, and into those a platform says it deleted. That a listing lacks one proves nothing
/// (Google's are known to): the platform is asked for the item itself, and only when it answers 404 or 410, and an hour or more later again, is the item
/// gone. Where the platform itself said so before, once is enough.
/// </summary>
internal sealed class Disappearances(
    SourceReader reader, Timeline timeline, ItemLedger ledger, MessageQueue<IncomingMessage> incoming, TableStore tables, TimeProvider time)
{
    /// <summary>Calls that one run may spend on this.</summary>
    private const int MostAsked = 10;

    /// <summary>Facts of a shop that are looked through for items of the source.</summary>
    private const int MostFacts = 5_000;

    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromHours(1);

    /// <summary>After this an answer counts no more: the item may have been there in between.</summary>
    private static readonly TimeSpan AnswerHolds = TimeSpan.FromDays(7);

    private readonly Table<MissingItem> _missing = new(tables, TableNames.Sources, MonitoringJson.Instance.MissingItem);

    /// <summary>Notes that a platform says it deleted an item; looked into by the next poll.</summary>
    public Task ClaimAsync(string shop, string source, string itemId, CancellationToken cancellationToken) =>
        _missing.UpsertAsync(SourceRows.Missing(shop, source, itemId), new MissingItem(time.GetUtcNow(), IsClaimed: true), cancellationToken);

    /// <summary>Looks into what the platform says it deleted.</summary>
    public async Task ConfirmAsync(PolledSource source, CancellationToken cancellationToken)
    {
        var asked = 0;
        var range = KeyRange.Prefix(SourceRows.Missing(source.Source.Shop, source.Source.Id, "").Row);
        await foreach (var row in _missing.ScanAsync(source.Source.Shop, range, cancellationToken))
        {
            if (!row.Value.IsClaimed)
                continue;
            if (asked++ == MostAsked)
                return;
            var itemId = row.Key.Row[(row.Key.Row.LastIndexOf('_') + 1)..];
            if (await ledger.FindAsync(source.Source.Shop, itemId, cancellationToken) is { GoneAt: null } item)
            {
                var presence = await reader.AskForAsync(source, OutgoingHandler.AsRead(item), cancellationToken);
                if (presence == ItemPresence.Unknown)
                    continue;
                if (presence is ItemPresence.Missing or ItemPresence.NotTold)
                    await SendGoneAsync(source, itemId, cancellationToken);
            }
            await _missing.TryDeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }

    /// <param name="seen">External ids the sweep met.</param>
    /// <param name="oldest">How far back it came; null when its items have no dates, and nothing can be said.</param>
    public async Task LookIntoAsync(PolledSource source, IReadOnlySet<string> seen, DateTimeOffset? oldest, CancellationToken cancellationToken)
    {
        if (oldest is not { } from)
            return;
        var (asked, looked) = (0, 0);
        await foreach (var (fact, _) in ItemWalk.NewestFirstAsync(timeline, source.Source.Shop, ItemCursor.Newest(time.GetUtcNow()), cancellationToken))
        {
            if (fact.At < from || ++looked > MostFacts || asked == MostAsked)
                return;
            if (await UnseenAsync(source, fact, seen, cancellationToken) is not { } item)
                continue;
            var presence = await reader.AskForAsync(source, OutgoingHandler.AsRead(item), cancellationToken);
            if (presence == ItemPresence.NotTold)
                return;
            asked++;
            if (presence != ItemPresence.Unknown)
                await NoteAsync(source, fact.Id, presence == ItemPresence.Missing, cancellationToken);
        }
    }

    private async Task<FeedbackItem?> UnseenAsync(PolledSource source, Fact fact, IReadOnlySet<string> seen, CancellationToken cancellationToken) =>
        fact.Source == source.Source.Id && fact.Excluded is null && fact.Kind != FactKind.Rating
        && await ledger.FindAsync(source.Source.Shop, fact.Id, cancellationToken) is { GoneAt: null } item && !seen.Contains(item.Identity.ExternalId)
            ? item
            : null;

    private async Task NoteAsync(PolledSource source, string itemId, bool isMissing, CancellationToken cancellationToken)
    {
        var (key, now) = (SourceRows.Missing(source.Source.Shop, source.Source.Id, itemId), time.GetUtcNow());
        var before = await _missing.GetAsync(key, cancellationToken);
        var since = before is null || now - before.Value.Since > AnswerHolds ? now : before.Value.Since;
        if (isMissing && now - since < BetweenAnswers)
        {
            await _missing.UpsertAsync(key, new MissingItem(since, IsClaimed: false), cancellationToken);
            return;
        }
        if (isMissing)
            await SendGoneAsync(source, itemId, cancellationToken);
        if (before is not null)
            await _missing.TryDeleteAsync(key, before.ETag, cancellationToken);
    }

    private Task SendGoneAsync(PolledSource source, string itemId, CancellationToken cancellationToken) =>
        incoming.SendAsync(new ItemGone { Shop = source.Source.Shop, At = time.GetUtcNow(), ItemId = itemId }, cancellationToken);
}

/// <summary>An item that may be gone.</summary>
/// <param name="Since">When its platform first said so.</param>
/// <param name="IsClaimed">The platform told us by itself; otherwise it answered that it has no such item.</param>
internal sealed record MissingItem(DateTimeOffset Since, bool IsClaimed);
