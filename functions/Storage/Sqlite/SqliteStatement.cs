using System.Text;
using SQLitePCL;

namespace Feedback.Storage.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0. Bind all, then <see cref="Run"/> it or <see cref="Step"/> to the
/// end; <see cref="Reset"/> what is not stepped to its end.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _handle;
    private byte[] _utf8 = new byte[512];

    private SqliteStatement(sqlite3 connection, sqlite3_stmt handle) => (_connection, _handle) = (connection, handle);

    public static SqliteStatement Prepare(sqlite3 connection, string sql)
    {
        var status = raw.sqlite3_prepare_v2(connection, sql, out var handle);
        return status == raw.SQLITE_OK ? new SqliteStatement(connection, handle) : throw SqliteFailure.From(status, connection);
    }

    public SqliteStatement Bind(int parameter, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _utf8.Length)
            _utf8 = new byte[most];
        var length = Encoding.UTF8.GetBytes(text, _utf8);
        Check(raw.sqlite3_bind_text(_handle, parameter, _utf8.AsSpan(0, length)));
        // One long row must not keep its megabyte for the life of the statement.
        if (_utf8.Length > 64 * 1024)
            _utf8 = new byte[512];
        return this;
    }

    public SqliteStatement Bind(int parameter, long number)
    {
        Check(raw.sqlite3_bind_int64(_handle, parameter, number));
        return this;
    }

    /// <summary>Binds a value that SQLite orders after every text.</summary>
    public SqliteStatement BindAfterAllText(int parameter)
    {
        Check(raw.sqlite3_bind_blob(_handle, parameter, []));
        return this;
    }

    /// <returns>Whether there is a row; after the last one the statement is ready to be bound again.</returns>
    public bool Step()
    {
        var status = raw.sqlite3_step(_handle);
        if (status == raw.SQLITE_ROW)
            return true;
        if (status == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var failure = SqliteFailure.From(status, _connection);
        Reset();
        throw failure;
    }

    /// <summary>Steps to the end, passing over rows.</summary>
    public void Run()
    {
        while (Step())
            continue;
    }

    /// <summary>Ends a statement before its last row, so that it holds no snapshot of the database.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_handle); // repeats the failure of the step, which has been thrown

    public long Number(int column) => raw.sqlite3_column_int64(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    // As bytes: the text may hold U+0000, at which a C string ends.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_handle, column));

    public void Dispose() => _handle.Dispose();

    private void Check(int status)
    {
        if (status != raw.SQLITE_OK)
            throw SqliteFailure.From(status, _connection);
    }
}
