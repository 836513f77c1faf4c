using SQLitePCL;

namespace Feedback.Storage.Sqlite;

/// <summary>One connection to the database file with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private static readonly bool Loaded = Load();

    private readonly sqlite3 _handle;
    // By reference: statements are constants, and hashing a long text would cost more than running it.
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    private SqliteConnection(sqlite3 handle) => _handle = handle;

    /// <exception cref="StorageException">The file cannot be opened or made.</exception>
    public static SqliteConnection Open(string file)
    {
        _ = Loaded;
        // NOMUTEX: a connection never leaves its thread, so SQLite need not lock it at each call.
        var status = raw.sqlite3_open_v2(
            file, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new SqliteConnection(handle);
        if (status == raw.SQLITE_OK)
        {
            raw.sqlite3_extended_result_codes(handle, 1);
            return connection;
        }
        var failure = SqliteFailure.From(status, handle);
        connection.Dispose();
        throw failure;
    }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>The prepared form of <paramref name="sql"/>, a constant, with nothing bound.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = SqliteStatement.Prepare(_handle, sql));
        return statement;
    }

    /// <summary>Applies several statements or none of them, within the transaction they are part of.</summary>
    /// <param name="apply">Returns whether to keep what it did.</param>
    public void Atomically(Func<bool> apply)
    {
        Prepare("SAVEPOINT several").Run();
        var keep = false;
        try
        {
            keep = apply();
        }
        finally
        {
            if (InTransaction)
            {
                if (!keep)
                    Prepare("ROLLBACK TO several").Run();
                Prepare("RELEASE several").Run();
            }
        }
    }

    /// <summary>Runs statements that are needed once, such as pragmas.</summary>
    public void Execute(string sql)
    {
        using var statement = SqliteStatement.Prepare(_handle, sql);
        statement.Run();
    }

    /// <summary>The first column of the first row of a statement that is needed once.</summary>
    public long ReadNumber(string sql)
    {
        using var statement = SqliteStatement.Prepare(_handle, sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    public void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(_handle, (int)timeout.TotalMilliseconds);

    /// <summary>Pages this connection appended to the write-ahead log since it was asked last.</summary>
    public int TakePagesWritten()
    {
        const int cacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE
        _ = raw.sqlite3_db_status(_handle, cacheWrite, out var pages, out _, resetFlg: 1);
        return pages;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }

    private static bool Load()
    {
        Batteries_V2.Init();
        return true;
    }
}
