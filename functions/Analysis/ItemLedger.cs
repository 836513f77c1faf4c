using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Analysis;

/// <summary>
/// The table <c>items</c>: every item and every revision of it. Partition <c>{shop}_{first two characters of the id}</c>; a head row <c>{id}</c>
/// and a row <c>{id}_{instant}_{hash}</c> per revision, so that an item and its revisions change in one transaction.
/// </summary>
internal sealed class ItemLedger(TableStore tables)
{
    /// <summary>The source of collected ratings.</summary>
    public const string WidgetSource = "widget";

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
        return new ItemHistory(head?.Value.Item, head?.Value.Version ?? 0, head?.ETag, revisions);
    }

    /// <summary>Writes what the item has become and the revisions that changed, all or nothing.</summary>
    /// <param name="history">As read before.</param>
    /// <param name="revisions">As they are to be: those of the history that stay, and new ones.</param>
    /// <param name="item">Null while all we have is a change of a rating that has not arrived.</param>
    /// <returns>False when the item changed since it was read: read again and decide anew.</returns>
    public async Task<bool> TryWriteAsync(
        string shop, string itemId, ItemHistory history, IReadOnlyList<Revision> revisions, FeedbackItem? item, CancellationToken cancellationToken)
    {
        var head = new ItemHead(item, history.Version + 1);
        var operations = new List<TableOperation>
        {
            history.ETag is { } etag ? _heads.Replace(itemId, head, etag) : _heads.Insert(itemId, head),
        };
        var kept = revisions.Select(revision => RevisionKey(itemId, revision)).ToHashSet(StringComparer.Ordinal);
        operations.AddRange(revisions.Except(history.Revisions).Select(revision => _revisions.Upsert(RevisionKey(itemId, revision), revision)));
        operations.AddRange(history.Revisions.Select(revision => RevisionKey(itemId, revision)).Where(key => !kept.Contains(key))
            .Select(key => TableOperation.Delete(key, null)));
        return (await _heads.TransactAsync(Key(shop, itemId).Partition, operations, cancellationToken)).Committed;
    }

    private static RowKey Key(string shop, string itemId) => new($"{shop}_{itemId[..2]}", itemId);

    private static string RevisionKey(string itemId, Revision revision) => $"{itemId}_{revision.At.UtcTicks:D19}_{revision.ContentHash()}";
}

/// <param name="Item">Null when there is none, or only changes of it have arrived.</param>
/// <param name="Version">0 when there is no row.</param>
/// <param name="ETag">Null when there is no row.</param>
/// <param name="Revisions">Oldest first.</param>
internal sealed record ItemHistory(FeedbackItem? Item, int Version, string? ETag, IReadOnlyList<Revision> Revisions);

/// <param name="Version">Rises with every write.</param>
internal sealed record ItemHead(FeedbackItem? Item, int Version);
