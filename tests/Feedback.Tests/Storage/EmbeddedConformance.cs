using Feedback.Storage;
using Feedback.Storage.Files;
using Feedback.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Storage;

/// <summary>A new database file, or archive, in a directory of its own that goes with the test.</summary>
public sealed class EmbeddedStores : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("feedback");

    public EmbeddedStores() => Database = Open();

    internal SqliteDatabase Database { get; private set; }

    public string Directory => _directory.FullName;

    public string File => Path.Combine(Directory, "feedback.db");

    public SteppedClock Clock { get; } = new();

    internal SqliteDatabase Open() => SqliteDatabase.Open(File, NullLogger.Instance);

    internal async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

/// <summary>The system's clock, set forwards or back by a test.</summary>
public sealed class SteppedClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Step(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}

public sealed class SqliteTableStoreTests : TableStoreConformance, IAsyncDisposable
{
    private readonly EmbeddedStores _stores = new();

    protected override TableStore Store => new SqliteTableStore(_stores.Database);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}

public sealed class SqliteTransactionTests : TransactionConformance, IAsyncDisposable
{
    private readonly EmbeddedStores _stores = new();

    protected override TableStore Store => new SqliteTableStore(_stores.Database);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}

public sealed class SqliteQueueStoreTests : QueueStoreConformance, IAsyncDisposable
{
    private readonly EmbeddedStores _stores = new();

    public SqliteQueueStoreTests() => Store = new SqliteQueueStore(_stores.Database, _stores.Clock);

    protected override QueueStore Store { get; }

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    protected override Task PassAsync(TimeSpan time)
    {
        _stores.Clock.Step(time);
        return Task.CompletedTask;
    }
}

public sealed class FileArchiveTests : ArchiveConformance, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("feedback");

    public FileArchiveTests() => Store = new FileArchive(_directory.FullName, TimeProvider.System);

    protected override Archive Store { get; }

    public void Dispose() => _directory.Delete(recursive: true);
}
