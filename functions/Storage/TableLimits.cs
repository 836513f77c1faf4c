using System.Buffers;

namespace Feedback.Storage;

/// <summary>What both table stores refuse before anything is sent: the strictest of Table Storage, its emulator and SQLite.</summary>
internal static class TableLimits
{
    // No capitals: Table Storage takes two names that differ only in case for one.
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static void CheckTable(string table)
    {
        // The service keeps the name "tables" to itself.
        if (table.Length is < 3 or > TableStore.LongestName || char.IsAsciiDigit(table[0]) || table == "tables"
            || table.AsSpan().ContainsAnyExcept(LettersAndDigits))
        {
            throw new ArgumentException(
                $"A table's name has 3 to {TableStore.LongestName} lower-case letters and digits, a letter first.", nameof(table));
        }
    }

    public static void CheckRow(string table, RowKey key)
    {
        CheckTable(table);
        WireKey.Check(key.Partition);
        WireKey.Check(key.Row);
    }

    public static void CheckRow(string table, RowKey key, string body)
    {
        CheckRow(table, key);
        CheckBody(body);
    }

    public static void CheckScan(string table, string partition, int most)
    {
        CheckTable(table);
        WireKey.Check(partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, TableStore.MostRows);
    }

    public static void CheckTransaction(string table, string partition, IReadOnlyList<TableOperation> operations)
    {
        CheckTable(table);
        WireKey.Check(partition);
        if (operations.Count is < 1 or > TableStore.MostOperations)
            throw new ArgumentException($"A transaction has 1 to {TableStore.MostOperations} operations.", nameof(operations));

        var rows = new HashSet<string>(operations.Count, StringComparer.Ordinal);
        var units = 0;
        foreach (var operation in operations)
        {
            WireKey.Check(operation.RowKey);
            if (!rows.Add(operation.RowKey))
                throw new ArgumentException("A transaction writes each row once.", nameof(operations));
            if (operation.Body is { } body)
            {
                CheckBody(body);
                units += body.Length;
            }
        }
        if (units > TableStore.LongestTransaction)
        {
            throw new ArgumentException(
                $"The bodies of a transaction have at most {TableStore.LongestTransaction} UTF-16 units.", nameof(operations));
        }
    }

    private static void CheckBody(string body)
    {
        if (body.Length > TableStore.LongestBody)
            throw new ArgumentException($"A body has at most {TableStore.LongestBody} UTF-16 units.", nameof(body));
        if (!WellFormed.Is(body))
            throw new ArgumentException("A body is well-formed: it has no lone surrogate.", nameof(body));
    }
}
