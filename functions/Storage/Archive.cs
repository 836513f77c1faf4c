namespace Feedback.Storage;

/// <summary>
/// Named blobs. Keys are paths of 1 to 200 characters: segments of letters, digits, <c>-</c>, <c>_</c> and <c>.</c> joined by <c>/</c>,
/// none starting or ending with a dot. A blob appears whole or not at all.
/// </summary>
/// <exception cref="ArgumentException">A key or size breaks a limit.</exception>
/// <exception cref="StorageException">The store failed or could not be reached, after its own retries.</exception>
public abstract class Archive
{
    /// <summary>64 MiB.</summary>
    public const int LargestBytes = 64 * 1024 * 1024;

    /// <summary>Writes a blob, over an older one of the same key; when the task completes it is durable.</summary>
    public abstract Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Writes a blob whose key is free.</summary>
    /// <returns>False when the key was taken.</returns>
    public abstract Task<bool> TryAddAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Reads a blob; null when there is none.</summary>
    public abstract Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Keys that start with <paramref name="prefix"/>, in ordinal order.</summary>
    public abstract IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <returns>False when there was none.</returns>
    public abstract Task<bool> TryDeleteAsync(string key, CancellationToken cancellationToken = default);
}
