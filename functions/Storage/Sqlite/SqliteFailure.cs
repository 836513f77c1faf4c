using SQLitePCL;

namespace Feedback.Storage.Sqlite;

/// <summary>SQLite's result codes (sqlite.org/rescode.html) as the one exception of the stores.</summary>
internal static class SqliteFailure
{
    public static StorageException From(int status, sqlite3 connection)
    {
        var (http, code) = (status & 0xff) switch
        {
            raw.SQLITE_FULL => (507, "DiskFull"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (503, "ServerBusy"),
            raw.SQLITE_CANTOPEN => (0, "Unreachable"),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (403, "ReadOnly"),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => (500, "Corrupt"),
            raw.SQLITE_IOERR => (500, "InputOutput"),
            _ => (500, "InternalError"),
        };
        var detail = connection.IsInvalid ? "out of memory" : raw.sqlite3_errmsg(connection).utf8_to_string();
        return new StorageException(http, code, $"The database file failed ({status}): {detail}.");
    }
}
