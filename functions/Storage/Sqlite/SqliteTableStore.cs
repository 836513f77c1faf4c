using System.Globalization;

namespace Feedback.Storage.Sqlite;

/// <summary>All tables' rows in one SQLite table, sorted by table, partition and row key: by the bytes of UTF-8, so by code
/// point.</summary>
internal sealed class SqliteTableStore(SqliteDatabase database) : TableStore
{
    public const string Schema = """
        CREATE TABLE rows (
            name TEXT NOT NULL, partition TEXT NOT NULL, row TEXT NOT NULL, body TEXT NOT NULL, etag INTEGER NOT NULL,
            PRIMARY KEY (name, partition, row)) WITHOUT ROWID
        """;

    private const string SelectRow = "SELECT body, etag FROM rows WHERE name = ?1 AND partition = ?2 AND row = ?3";
    private const string SelectRange =
        "SELECT body, etag, row FROM rows WHERE name = ?1 AND partition = ?2 AND row >= max(?3, ?6) AND row < ?4 ORDER BY row LIMIT ?5";

    private const string InsertRow =
        "INSERT INTO rows (name, partition, row, body, etag) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    private const string UpsertRow =
        "INSERT INTO rows (name, partition, row, body, etag) VALUES (?1, ?2, ?3, ?4, ?5) "
        + "ON CONFLICT DO UPDATE SET body = excluded.body, etag = excluded.etag";
    private const string ReplaceRow =
        "UPDATE rows SET body = ?4, etag = ?5 WHERE name = ?1 AND partition = ?2 AND row = ?3 AND etag = ?6";
    private const string DeleteRow = "DELETE FROM rows WHERE name = ?1 AND partition = ?2 AND row = ?3";
    private const string DeleteUnchangedRow = "DELETE FROM rows WHERE name = ?1 AND partition = ?2 AND row = ?3 AND etag = ?4";

    // A page ends after about this many UTF-16 units, so that a thousand long rows do not fill the memory.
    private const int LongestPage = 4 * 1024 * 1024;

    public override Task<StoredRow?> GetAsync(string table, RowKey key, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key);
        return database.ReadAsync(connection => Get(connection, table, key), cancellationToken);
    }

    public override Task<string?> TryInsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        return database.WriteAsync(connection => Insert(connection, table, key, body), cancellationToken);
    }

    public override Task<string> UpsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        return database.WriteAsync(connection => Upsert(connection, table, key, body), cancellationToken);
    }

    public override Task<string?> TryReplaceAsync(
        string table, RowKey key, string body, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        return database.WriteAsync(connection => Replace(connection, table, key, body, etag), cancellationToken);
    }

    public override Task<bool> TryDeleteAsync(string table, RowKey key, string? etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key);
        return database.WriteAsync(connection => Delete(connection, table, key, etag), cancellationToken);
    }

    public override Task<TransactionResult> TransactAsync(
        string table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTransaction(table, partition, operations);
        return database.WriteAsync(connection => Transact(connection, table, partition, operations), cancellationToken);
    }

    public override Task<RowPage> ScanPageAsync(
        string table, string partition, KeyRange range, int most, string? continuation, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckScan(table, partition, most);
        return database.ReadAsync(
            connection => Scan(connection, table, partition, range, most, continuation), cancellationToken);
    }

    private static StoredRow? Get(SqliteConnection connection, string table, RowKey key)
    {
        var select = Bind(connection.Prepare(SelectRow), table, key);
        if (!select.Step())
            return null;
        var row = new StoredRow(key, select.Text(0), ETag(select.Number(1)));
        select.Reset();
        return row;
    }

    private static RowPage Scan(
        SqliteConnection connection, string table, string partition, KeyRange range, int most, string? continuation)
    {
        // Both bounds hold, as a continuation may come from outside and must not lead out of the range.
        var select = connection.Prepare(SelectRange).Bind(1, table).Bind(2, partition).Bind(3, range.From ?? "").Bind(5, most + 1)
            .Bind(6, continuation ?? "");
        if (range.To is null)
            select.BindAfterAllText(4);
        else
            select.Bind(4, range.To);

        var rows = new List<StoredRow>();
        var units = 0;
        while (select.Step())
        {
            var key = select.Text(2);
            if (rows.Count == most || units >= LongestPage)
            {
                select.Reset();
                return new RowPage(rows, key);
            }
            var body = select.Text(0);
            units += body.Length;
            rows.Add(new StoredRow(new RowKey(partition, key), body, ETag(select.Number(1))));
        }
        return new RowPage(rows, null);
    }

    private static TransactionResult Transact(
        SqliteConnection connection, string table, string partition, IReadOnlyList<TableOperation> operations)
    {
        var etags = new string?[operations.Count];
        int? conflict = null;
        connection.Atomically(() =>
        {
            for (var i = 0; i < operations.Count && conflict is null; i++)
            {
                if (!TryApply(connection, table, partition, operations[i], out etags[i]))
                    conflict = i;
            }
            return conflict is null;
        });
        return new TransactionResult(conflict, conflict is null ? etags : []);
    }

    private static bool TryApply(SqliteConnection connection, string table, string partition, TableOperation operation, out string? etag)
    {
        var key = new RowKey(partition, operation.RowKey);
        etag = operation.Kind switch
        {
            TableOperationKind.Insert => Insert(connection, table, key, operation.Body!),
            TableOperationKind.Upsert => Upsert(connection, table, key, operation.Body!),
            TableOperationKind.Replace => Replace(connection, table, key, operation.Body!, operation.ETag!),
            _ => null,
        };
        return etag is not null
            || (operation.Kind == TableOperationKind.Delete && Delete(connection, table, key, operation.ETag));
    }

    private static string? Insert(SqliteConnection connection, string table, RowKey key, string body)
    {
        var etag = NewETag();
        Bind(connection.Prepare(InsertRow), table, key).Bind(4, body).Bind(5, etag).Run();
        return connection.Changes == 1 ? ETag(etag) : null;
    }

    private static string Upsert(SqliteConnection connection, string table, RowKey key, string body)
    {
        var etag = NewETag();
        Bind(connection.Prepare(UpsertRow), table, key).Bind(4, body).Bind(5, etag).Run();
        return ETag(etag);
    }

    private static string? Replace(SqliteConnection connection, string table, RowKey key, string body, string expected)
    {
        if (!TryParse(expected, out var old))
            return null;
        var etag = NewETag();
        Bind(connection.Prepare(ReplaceRow), table, key).Bind(4, body).Bind(5, etag).Bind(6, old).Run();
        return connection.Changes == 1 ? ETag(etag) : null;
    }

    private static bool Delete(SqliteConnection connection, string table, RowKey key, string? expected)
    {
        if (expected is null)
            Bind(connection.Prepare(DeleteRow), table, key).Run();
        else if (TryParse(expected, out var etag))
            Bind(connection.Prepare(DeleteUnchangedRow), table, key).Bind(4, etag).Run();
        else
            return false;
        return connection.Changes == 1;
    }

    private static SqliteStatement Bind(SqliteStatement statement, string table, RowKey key) =>
        statement.Bind(1, table).Bind(2, key.Partition).Bind(3, key.Row);

    // Random, so that a row that was deleted and made anew, by whichever process, is never taken for the old one.
    private static long NewETag() => Random.Shared.NextInt64(long.MaxValue);

    private static string ETag(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    // An ETag from elsewhere, such as a store copied from, is of no row here.
    private static bool TryParse(string etag, out long number) =>
        long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
