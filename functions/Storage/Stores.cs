using Feedback.Storage.Azure;
using Feedback.Storage.Files;
using Feedback.Storage.Sqlite;

namespace Feedback.Storage;

/// <summary>The three primitives, opened from one setting. Disposing waits until all accepted writes are durable.</summary>
public sealed class Stores : IAsyncDisposable
{
    private readonly IAsyncDisposable? _owned;

    private Stores(TableStore tables, QueueStore queues, Archive archive, IAsyncDisposable? owned) =>
        (Tables, Queues, Archive, _owned) = (tables, queues, archive, owned);

    public TableStore Tables { get; }

    public QueueStore Queues { get; }

    public Archive Archive { get; }

    /// <summary>Opens the stores that are set. A storage account is not spoken to before it is used.</summary>
    /// <exception cref="StorageException">The data directory or its files cannot be opened.</exception>
    public static Stores Open(StorageOptions options, TimeProvider time, ILoggerFactory loggers) => options.Account is { } account
        ? OpenAccount(account, options.Prefix, time)
        : OpenDirectory(options.Data, time, loggers);

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Stores OpenAccount(AzureAccount account, string prefix, TimeProvider time)
    {
        var client = new AzureClientOptions();
        return new Stores(
            new AzureTableStore(AzureService.Tables(account, client, time), prefix),
            new AzureQueueStore(AzureService.Queues(account, client, time), prefix, time),
            new BlobArchive(AzureService.Blobs(account, client, time), prefix),
            owned: null);
    }

    private static Stores OpenDirectory(string directory, TimeProvider time, ILoggerFactory loggers)
    {
        var database = SqliteDatabase.Open(Path.Combine(directory, "feedback.db"), loggers.CreateLogger<SqliteDatabase>());
        return new Stores(
            new SqliteTableStore(database), new SqliteQueueStore(database, time),
            new FileArchive(Path.Combine(directory, "archive"), time), database);
    }
}
