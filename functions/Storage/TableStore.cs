using System.Runtime.CompilerServices;

namespace Feedback.Storage;

/// <summary>
/// Partitions of rows sorted by row key. Keys are any well-formed, non-empty strings, ordered by code point (see <see cref="WireKey"/> for
/// their length); a body is well-formed text of at most <see cref="LongestBody"/> UTF-16 units. Every write gives the row a new ETag. All
/// methods are safe to call at the same time, from any number of processes.
/// </summary>
/// <exception cref="ArgumentException">A key, a body or a transaction breaks a limit: the call was wrong, nothing was sent.</exception>
/// <exception cref="StorageException">The store failed or could not be reached, after its own retries.</exception>
public abstract class TableStore
{
    /// <summary>What fits a table entity: 16 properties of 32,000 UTF-16 units.</summary>
    public const int LongestBody = 16 * 32_000;

    /// <summary>Operations in one transaction.</summary>
    public const int MostOperations = 100;

    /// <summary>UTF-16 units of all bodies in one transaction: any text of that length fits the 4 MiB of a request.</summary>
    public const int LongestTransaction = 600_000;

    /// <summary>Rows in one page.</summary>
    public const int MostRows = 1_000;

    /// <summary>Lower-case letters and digits of a table's name, which leaves room for an installation's prefix; at least 3, a letter
    /// first.</summary>
    public const int LongestName = 50;

    /// <summary>Reads one row; null when there is none.</summary>
    public abstract Task<StoredRow?> GetAsync(string table, RowKey key, CancellationToken cancellationToken = default);

    /// <summary>Adds a row that is not there yet.</summary>
    /// <returns>Its ETag, or null when the key was taken.</returns>
    public abstract Task<string?> TryInsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default);

    /// <summary>Writes a row whether or not it is there.</summary>
    public abstract Task<string> UpsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default);

    /// <summary>Writes a row that is still as it was read.</summary>
    /// <returns>Its new ETag, or null when it changed or went since.</returns>
    public abstract Task<string?> TryReplaceAsync(
        string table, RowKey key, string body, string etag, CancellationToken cancellationToken = default);

    /// <summary>Removes a row; with <paramref name="etag"/> only while it is still as it was read.</summary>
    /// <returns>Whether it was removed: false when it was not there or had changed.</returns>
    public abstract Task<bool> TryDeleteAsync(string table, RowKey key, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Applies all operations or none.</summary>
    /// <param name="partition">The partition of every operation.</param>
    /// <param name="operations">1 to <see cref="MostOperations"/>, each on a row of its own.</param>
    /// <returns>Committed, or the first operation whose condition did not hold.</returns>
    public abstract Task<TransactionResult> TransactAsync(
        string table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken = default);

    /// <summary>Reads rows in key order, one page at a time.</summary>
    /// <param name="most">1 to <see cref="MostRows"/>; a page may hold fewer, even none, while there is a continuation.</param>
    /// <param name="continuation">From the page before; opaque, valid for the same range only.</param>
    public abstract Task<RowPage> ScanPageAsync(
        string table, string partition, KeyRange range, int most, string? continuation, CancellationToken cancellationToken = default);

    /// <summary>Reads rows in key order, page by page as they are consumed.</summary>
    public async IAsyncEnumerable<StoredRow> ScanAsync(
        string table, string partition, KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? continuation = null;
        do
        {
            var page = await ScanPageAsync(table, partition, range, MostRows, continuation, cancellationToken);
            foreach (var row in page.Rows)
                yield return row;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}

/// <summary>Where a row is.</summary>
public readonly record struct RowKey(string Partition, string Row);

/// <summary>A row as it was read.</summary>
public sealed record StoredRow(RowKey Key, string Body, string ETag);

/// <param name="Continuation">Null after the last page.</param>
public sealed record RowPage(IReadOnlyList<StoredRow> Rows, string? Continuation);

/// <summary>A stretch of row keys by code point: from <paramref name="From"/> (included) to <paramref name="To"/> (excluded); null is
/// open.</summary>
public readonly record struct KeyRange(string? From, string? To)
{
    public static readonly KeyRange All;

    /// <summary>Every key that starts with <paramref name="prefix"/>, whose last character is below U+D7FF.</summary>
    public static KeyRange Prefix(string prefix) => new(prefix, prefix[..^1] + (char)(prefix[^1] + 1));

    /// <summary>Every key after <paramref name="key"/>, up to <paramref name="to"/> (excluded).</summary>
    public static KeyRange After(string key, string? to) => new(key + '\u0000', to);
}

/// <summary>One write of a transaction.</summary>
/// <param name="Body">Null for a deletion.</param>
/// <param name="ETag">The row's state that the write depends on; null when it depends on none.</param>
public sealed record TableOperation(TableOperationKind Kind, string RowKey, string? Body, string? ETag)
{
    public static TableOperation Insert(string rowKey, string body) => new(TableOperationKind.Insert, rowKey, body, null);

    public static TableOperation Upsert(string rowKey, string body) => new(TableOperationKind.Upsert, rowKey, body, null);

    public static TableOperation Replace(string rowKey, string body, string etag) => new(TableOperationKind.Replace, rowKey, body, etag);

    /// <summary>Conditional on <paramref name="etag"/>, or with null on the row being there.</summary>
    public static TableOperation Delete(string rowKey, string? etag) => new(TableOperationKind.Delete, rowKey, null, etag);
}

public enum TableOperationKind
{
    Insert,
    Upsert,
    Replace,
    Delete,
}

/// <param name="ConflictIndex">Null when all was applied; else the operation whose row was there already, had changed or was
/// missing.</param>
/// <param name="ETags">In the order of the operations, null for deletions; empty when nothing was applied.</param>
public sealed record TransactionResult(int? ConflictIndex, IReadOnlyList<string?> ETags)
{
    public bool Committed => ConflictIndex is null;
}
