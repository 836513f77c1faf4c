using System.Collections.Concurrent;

namespace Feedback.Storage.Sqlite;

/// <summary>
/// The file behind tables and queues: write-ahead log, every commit synced to the disk. Any number of processes may have it open.
/// Readers see the last commit and never wait for the writer.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int Version = 1;
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(10);

    private readonly string _file;
    private readonly GroupCommit _writer;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private volatile bool _closed;

    private SqliteDatabase(string file, SqliteConnection first, ILogger logger)
    {
        _file = file;
        _writer = new GroupCommit(first, OpenConnection, logger);
    }

    /// <summary>Opens the file, or makes it, readable by its owner only.</summary>
    /// <exception cref="StorageException">It cannot be opened, is no database or was written by a newer version of the program.</exception>
    public static SqliteDatabase Open(string file, ILogger logger)
    {
        file = Path.GetFullPath(file);
        try
        {
            var directory = Path.GetDirectoryName(file)!;
            PrivateFiles.CreateDirectory(directory);
            // Never opened when it is there: closing it again would drop the locks that SQLite holds on it in this process.
            if (!File.Exists(file))
            {
                PrivateFiles.Create(file).Dispose();
                PrivateFiles.SyncDirectory(directory);
            }
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process made it at the same moment.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(0, "Unreachable", $"'{file}' cannot be opened: {failure.Message}", failure);
        }
        try
        {
            return new SqliteDatabase(file, OpenFirst(file), logger);
        }
        catch (StorageException failure)
        {
            throw new StorageException(failure.Status, failure.Code, $"'{file}' cannot be opened: {failure.Message}", failure);
        }
    }

    /// <inheritdoc cref="GroupCommit.RunAsync"/>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> apply, CancellationToken cancellationToken) =>
        _writer.RunAsync(apply, cancellationToken);

    /// <summary>Reads on the calling thread before it returns: a few pages from the system's cache take microseconds.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            return Task.FromResult(Read(read));
        }
        catch (StorageException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        if (_closed)
            throw new StorageException(0, "Closed", "The store was closed.");
        if (!_readers.TryTake(out var connection))
            connection = OpenReader();
        T result;
        try
        {
            result = read(connection);
        }
        catch
        {
            // A statement may have stopped half way and would keep its snapshot.
            connection.Dispose();
            throw;
        }
        Return(connection);
        return result;
    }

    private void Return(SqliteConnection connection)
    {
        _readers.Add(connection);
        // A reader that finished after the others were closed.
        if (_closed && _readers.TryTake(out var late))
            late.Dispose();
    }

    private SqliteConnection OpenReader()
    {
        var connection = OpenConnection();
        connection.Execute("PRAGMA query_only=1");
        connection.SetBusyTimeout(ReaderPatience);
        return connection;
    }

    private SqliteConnection OpenConnection()
    {
        var connection = SqliteConnection.Open(_file);
        Configure(connection);
        return connection;
    }

    private static void Configure(SqliteConnection connection)
    {
        connection.SetBusyTimeout(ReaderPatience);
        connection.Execute("PRAGMA synchronous=FULL");
        connection.Execute("PRAGMA wal_autocheckpoint=0");
        connection.Execute("PRAGMA journal_size_limit=67108864");
        // What is erased is overwritten, where that costs no extra write.
        connection.Execute("PRAGMA secure_delete=FAST");
        connection.Execute("PRAGMA temp_store=MEMORY");
    }

    private static SqliteConnection OpenFirst(string file)
    {
        var connection = SqliteConnection.Open(file);
        try
        {
            CreateSchema(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CreateSchema(SqliteConnection connection)
    {
        connection.SetBusyTimeout(ReaderPatience);
        // Most rows have one to three kilobytes; a page of eight holds several without overflow.
        connection.Execute("PRAGMA page_size=8192");
        connection.Execute("PRAGMA journal_mode=WAL");
        Configure(connection);
        connection.Execute("BEGIN IMMEDIATE");
        var version = connection.ReadNumber("PRAGMA user_version");
        if (version > Version)
            throw new StorageException(409, "NewerVersion", "It was written by a newer version of the program.");
        if (version < Version)
        {
            connection.Execute(SqliteTableStore.Schema);
            connection.Execute(SqliteQueueStore.Schema);
            connection.Execute(SqliteQueueStore.Index);
            connection.Execute($"PRAGMA user_version={Version}");
        }
        connection.Execute("COMMIT");
    }
}
