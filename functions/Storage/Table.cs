using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Feedback.Storage;

/// <summary>The rows of one table that are JSON documents of one type; a table may hold rows of several.</summary>
public sealed class Table<T>(TableStore store, string name, JsonTypeInfo<T> type)
    where T : class
{
    public async Task<Entity<T>?> GetAsync(RowKey key, CancellationToken cancellationToken) =>
        await store.GetAsync(name, key, cancellationToken) is { } row ? Read(row) : null;

    /// <returns>The ETag, or null when the key was taken.</returns>
    public Task<string?> TryInsertAsync(RowKey key, T value, CancellationToken cancellationToken) =>
        store.TryInsertAsync(name, key, Write(value), cancellationToken);

    public Task<string> UpsertAsync(RowKey key, T value, CancellationToken cancellationToken) =>
        store.UpsertAsync(name, key, Write(value), cancellationToken);

    /// <returns>The new ETag, or null when the row changed or went since it was read.</returns>
    public Task<string?> TryReplaceAsync(RowKey key, T value, string etag, CancellationToken cancellationToken) =>
        store.TryReplaceAsync(name, key, Write(value), etag, cancellationToken);

    public Task<bool> TryDeleteAsync(RowKey key, string? etag, CancellationToken cancellationToken) =>
        store.TryDeleteAsync(name, key, etag, cancellationToken);

    public async IAsyncEnumerable<Entity<T>> ScanAsync(
        string partition, KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ScanAsync(name, partition, range, cancellationToken))
            yield return Read(row);
    }

    public TableOperation Insert(string rowKey, T value) => TableOperation.Insert(rowKey, Write(value));

    public TableOperation Upsert(string rowKey, T value) => TableOperation.Upsert(rowKey, Write(value));

    public TableOperation Replace(string rowKey, T value, string etag) => TableOperation.Replace(rowKey, Write(value), etag);

    public Task<TransactionResult> TransactAsync(
        string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken) =>
        store.TransactAsync(name, partition, operations, cancellationToken);

    public Entity<T> Read(StoredRow row) => new(
        row.Key,
        JsonSerializer.Deserialize(row.Body, type) ?? throw new JsonException($"A row of {name} is null."),
        row.ETag);

    private string Write(T value) => JsonSerializer.Serialize(value, type);
}

public sealed record Entity<T>(RowKey Key, T Value, string ETag);
