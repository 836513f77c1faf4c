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

    /// <summary>Opens the embedded stores under <see cref="StorageOptions.Data"/>.</summary>
    /// <exception cref="StorageException">The data directory or its files cannot be opened.</exception>
    public static Stores Open(StorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var database = SqliteDatabase.Open(Path.Combine(options.Data, "feedback.db"), loggers.CreateLogger<SqliteDatabase>());
        return new Stores(
            new SqliteTableStore(database), new SqliteQueueStore(database, time),
            new FileArchive(Path.Combine(options.Data, "archive"), time), database);
    }

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;
}
