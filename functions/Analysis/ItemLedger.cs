using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Analysis;

/// <summary>
/// The table <c>items</c>: every item and every revision of it. Partition <c>{shop}_{first two characters of the id}</c>; a head row <c>{id}</c>
/// and a row per revision: <c>{id}_a_{key}</c> for what a rater said, whose key tells nothing of it, else <c>{id}_{instant}_{hash}</c>. So an item and
/// its revisions change in one transaction.
/// </summary>
internal sealed class ItemLedger(TableStore tables)
{
    /// <summary>The source of collected ratings.</summary>
    public const string WidgetSource = "widget";

    /// <summary>The source of ratings nobody was asked for in person: a poster's code, a page that anyone may rate. Not verified.</summary>
    public const string OpenSource = "open";

    /// <summary>Rows beside the head in one transaction, below the store's limit.</summary>
    private const int MostRevisionWrites = 90;

    private readonly Table<ItemHead> _heads = new(tables, TableNames.Items, AnalysisJson.Instance.ItemHead);
    private readonly Table<Revision> _revisions = new(tables, TableNames.Items, AnalysisJson.Instance.Revision);

    public static string IdOf(string source, string externalId) => Base32.IdOf(source, externalId);

    /// <summary>The item as it stands; null when it is not here (yet).</summary>
    public async Task<FeedbackItem?> FindAsync(string shop, string itemId, CancellationToken cancellationToken) =>
        (await _heads.GetAsync(Key(shop, itemId), cancellationToken))?.Value.Item;

    /// <summary>The item and all its revisions, oldest first; null and none when it is not here.</summary>
    public async Task<ItemHistory> ReadAsync(string shop, string itemId, CancellationToken cancellationToken)
    {
        Entity<ItemHead>? head = null;
        var revisions = new List<Revision>();
        await foreach (var row in tables.ScanAsync(TableNames.Items, Key(shop, itemId).Partition, KeyRange.Prefix(itemId), cancellationToken))
        {
            if (row.Key.Row == itemId)
                head = _heads.Read(row);
            else
                revisions.Add(_revisions.Read(row).Value);
        }
        return new ItemHistory(head?.Value, head?.ETag, revisions);
    }

    /// <summary>How far a survey has come; null where nothing of it has arrived.</summary>
    public async Task<SurveyState?> FindSurveyAsync(string shop, string itemId, CancellationToken cancellationToken) =>
        (await _heads.GetAsync(Key(shop, itemId), cancellationToken))?.Value.Survey;

    /// <summary>Writes what the item has become and the revisions that changed, all or nothing.</summary>
    /// <param name="history">As read before.</param>
    /// <param name="revisions">As they are to be; of more than fit one transaction the first are written, and the next call finds the rest.</param>
    public async Task<ItemWrite> TryWriteAsync(
        string shop, string itemId, ItemHistory history, IReadOnlyList<Revision> revisions, ItemHead head, CancellationToken cancellationToken)
    {
        var operations = new List<TableOperation>
        {
            history.ETag is { } etag ? _heads.Replace(itemId, head, etag) : _heads.Insert(itemId, head),
        };
        var kept = revisions.Select(revision => RevisionKey(itemId, revision)).ToHashSet(StringComparer.Ordinal);
        operations.AddRange(revisions.Except(history.Revisions)
            .Select(revision => _revisions.Upsert(RevisionKey(itemId, revision), revision))
            .Concat(history.Revisions.Select(revision => RevisionKey(itemId, revision)).Where(key => !kept.Contains(key))
                .Select(key => TableOperation.Delete(key, null)))
            .Take(MostRevisionWrites));
        return (await _heads.TransactAsync(Key(shop, itemId).Partition, operations, cancellationToken)).Committed
            ? operations.Count > MostRevisionWrites ? ItemWrite.Part : ItemWrite.Whole
            : ItemWrite.Overtaken;
    }

    private static RowKey Key(string shop, string itemId) => new($"{shop}_{itemId[..2]}", itemId);

    private static string RevisionKey(string itemId, Revision revision) => revision.Key is { } key
        ? $"{itemId}_a_{key}"
        : $"{itemId}_{revision.At.UtcTicks:D19}_{revision.ContentHash()}";
}

internal enum ItemWrite
{
    Whole,

    /// <summary>There may be revisions left that did not fit.</summary>
    Part,

    /// <summary>The item changed since it was read: read again and decide anew.</summary>
    Overtaken,
}

/// <param name="Head">Null when there is no row.</param>
/// <param name="ETag">Null when there is no row.</param>
/// <param name="Revisions">All of them.</param>
internal sealed record ItemHistory(ItemHead? Head, string? ETag, IReadOnlyList<Revision> Revisions)
{
    public FeedbackItem? Item => Head?.Item;

    public int Version => Head?.Version ?? 0;
}

/// <param name="Item">Null while there is no content: a survey that was only offered, or a change that overtook its rating.</param>
/// <param name="Version">Rises with every write.</param>
/// <param name="Identity">Null while only changes have arrived.</param>
/// <param name="Survey">Null for what is no rating.</param>
internal sealed record ItemHead(FeedbackItem? Item, int Version, ItemIdentity? Identity = null, SurveyState? Survey = null);
