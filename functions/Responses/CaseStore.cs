using System.Globalization;
using System.Runtime.CompilerServices;
using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Cases;
using Feedback.Storage;

namespace Feedback.Responses;

/// <summary>
/// The response queue: the table <c>cases</c>, one partition per shop. A row <c>c_{id}</c> per case; a row <c>s_{status}_{instant}_{id}</c> that lists it
/// under its status, open ones by when an answer is due, closed ones newest first; and as long as what follows from a change is not done, a row
/// <c>x_{id}</c> for times to measure and a correction to pass on, and a row <c>y_{id}_{reply}</c> for an answer to send. All change in one transaction.
/// </summary>
internal sealed class CaseStore(
    TableStore tables, Timeline timeline, MessageQueue<OutgoingMessage> outgoing, MessageQueue<IncomingMessage> incoming)
{
    private readonly Table<Case> _cases = new(tables, TableNames.Cases, ResponsesJson.Instance.Case);
    private readonly Table<CaseSummary> _summaries = new(tables, TableNames.Cases, ResponsesJson.Instance.CaseSummary);
    private readonly Table<Unsettled> _unsettled = new(tables, TableNames.Cases, ResponsesJson.Instance.Unsettled);

    public Task<Entity<Case>?> FindAsync(string shop, string id, CancellationToken cancellationToken) =>
        _cases.GetAsync(KeyOf(shop, id), cancellationToken);

    /// <summary>Adds a case.</summary>
    /// <returns>False when the item has one already.</returns>
    public async Task<bool> TryOpenAsync(Case opened, CancellationToken cancellationToken)
    {
        var result = await _cases.TransactAsync(
            opened.Shop,
            [
                _cases.Insert(KeyOf(opened.Shop, opened.Id).Row, opened),
                _summaries.Upsert(ListKey(opened), CaseSummary.Of(opened)),
            ],
            cancellationToken);
        return result.Committed;
    }

    /// <summary>Stores what a case has become and does what follows from it.</summary>
    /// <returns>The case as stored, or null when it changed since it was read.</returns>
    public async Task<Case?> TryUpdateAsync(Entity<Case> before, Case after, CancellationToken cancellationToken)
    {
        var stored = after with { Version = before.Value.Version + 1 };
        var operations = new List<TableOperation>
        {
            _cases.Replace(before.Key.Row, stored, before.ETag),
            _summaries.Upsert(ListKey(stored), CaseSummary.Of(stored)),
            _unsettled.Upsert($"x_{stored.Id}", new Unsettled(stored.Id, null)),
        };
        if (stored.Reply is { State: ReplyState.Queued, Id: var replyId } && replyId != before.Value.Reply?.Id)
            operations.Add(_unsettled.Upsert($"y_{stored.Id}_{replyId}", new Unsettled(stored.Id, replyId)));
        if (ListKey(before.Value) != ListKey(stored))
            operations.Add(TableOperation.Delete(ListKey(before.Value), null));
        if (!(await _cases.TransactAsync(stored.Shop, operations, cancellationToken)).Committed)
            return null;
        try
        {
            await SettleAsync(stored.Shop, KeyRange.Prefix($"x_{stored.Id}"), cancellationToken);
            await SettleAsync(stored.Shop, KeyRange.Prefix($"y_{stored.Id}_"), cancellationToken);
        }
        catch (StorageException)
        {
            // The change itself is durable and must not be reported as failed; the roll-up finds what is left and does it.
        }
        return stored;
    }

    /// <summary>Does what still follows from changes whose process died in between.</summary>
    public Task SettleAsync(string shop, CancellationToken cancellationToken) => SettleAsync(shop, new KeyRange("x_", "z"), cancellationToken);

    /// <summary>Cases of one status in list order.</summary>
    /// <param name="after">The list key of the last one seen, or null for the first.</param>
    public async IAsyncEnumerable<(string ListKey, CaseSummary Case)> ListAsync(
        string shop, CaseStatus status, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = KeyRange.Prefix($"s_{(int)status}_");
        var range = after is null ? prefix : KeyRange.After(after, prefix.To);
        await foreach (var row in _summaries.ScanAsync(shop, range, cancellationToken))
            yield return (row.Key.Row, row.Value);
    }

    private async Task SettleAsync(string shop, KeyRange range, CancellationToken cancellationToken)
    {
        // A note is read before its case: if the case changes meanwhile, the note is newer than this one and stays.
        await foreach (var note in _unsettled.ScanAsync(shop, range, cancellationToken))
        {
            if (note.Value.ReplyId is { } replyId)
            {
                await outgoing.SendAsync(new OutgoingMessage(shop, note.Value.CaseId, replyId), cancellationToken);
            }
            else if (await FindAsync(shop, note.Value.CaseId, cancellationToken) is { } found)
            {
                foreach (var fact in CaseClocks.Facts(found.Value))
                    await timeline.RecordAsync(shop, fact, cancellationToken);
                if (found.Value.Events.LastOrDefault(e => e is { Type: CaseEventType.Relabelled, ItemVersion: null }) is { Text: { } label } correction)
                {
                    await incoming.SendAsync(
                        new ItemRelabelled { Shop = shop, At = correction.At, ItemId = found.Value.Id, Label = label, By = correction.Actor },
                        cancellationToken);
                }
            }
            await _unsettled.TryDeleteAsync(note.Key, note.ETag, cancellationToken);
        }
    }

    private static RowKey KeyOf(string shop, string id) => new(shop, $"c_{id}");

    private static string ListKey(Case listed)
    {
        var ticks = listed.IsOpen ? listed.DueAt.UtcTicks : DateTime.MaxValue.Ticks - listed.Events[^1].At.UtcTicks;
        return string.Create(CultureInfo.InvariantCulture, $"s_{(int)listed.Status}_{ticks:D19}_{listed.Id}");
    }
}

/// <param name="ReplyId">The answer to send; null when only times are to be measured.</param>
internal sealed record Unsettled(string CaseId, string? ReplyId);

/// <summary>An answer to send: what it says stands in the case.</summary>
/// <param name="Attempt">From 1.</param>
public sealed record OutgoingMessage(string Shop, string CaseId, string ReplyId, int Attempt = 1);

/// <summary>What a list shows of a case.</summary>
public sealed record CaseSummary
{
    /// <summary>UTF-16 units of text a list shows.</summary>
    private const int ExcerptLength = 240;

    public required string Id { get; init; }

    public required int Version { get; init; }

    public required CaseStatus Status { get; init; }

    public required string Kind { get; init; }

    public required string Source { get; init; }

    public string? Author { get; init; }

    public decimal? Rating { get; init; }

    public string? Label { get; init; }

    public string? Title { get; init; }

    public string? Excerpt { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public ReplyState? Reply { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset WaitingSince { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public static CaseSummary Of(Case whole) => new()
    {
        Id = whole.Id,
        Version = whole.Version,
        Status = whole.Status,
        Kind = whole.Subject.Kind,
        Source = whole.Subject.Source,
        Author = whole.Subject.Author,
        Rating = whole.Subject.Rating,
        Label = whole.Subject.Label,
        Title = whole.Subject.Title,
        Excerpt = Shorten(whole.Subject.Text),
        Owner = whole.Owner,
        LeaseUntil = whole.LeaseUntil,
        Reply = whole.Reply?.State,
        Topics = whole.Subject.Topics,
        CreatedAt = whole.Subject.CreatedAt,
        WaitingSince = whole.WaitingSince,
        DueAt = whole.DueAt,
    };

    private static string? Shorten(string? text)
    {
        if (text is null || text.Length <= ExcerptLength)
            return text;
        var end = char.IsHighSurrogate(text[ExcerptLength - 1]) ? ExcerptLength - 1 : ExcerptLength;
        return text[..end] + "…";
    }
}
