using Feedback.Storage;

namespace Feedback.Tests.Storage;

/// <summary>What every table store promises, whatever is behind it.</summary>
public abstract class TableStoreConformance
{
    private static readonly string[] AwkwardKeys =
    [
        "a/b", "a\\b", "a#b", "a?b", "a%b", "a%2Fb", "a'b", "''", "a b", " a", "a ", " ", "a+b", "a&b=c", "a\"b", "(a)", "a,b;c", "a:b@c",
        "\0", "\u0001", "\t", "\r\n", "a\u007fb", "a\u0085b", "ä", "a\u0308", "ß", "中文", "😀", "👩‍👩‍👧", "~", "a~b", "a.b", "..",
        "a|b", "{a}", "[a]", "$a", "A", "a",
    ];

    // Storage forbids what it does to names in a hurry: a table deleted cannot be made again for a while. So each test has its own.
    protected string Table { get; } = "t" + Guid.NewGuid().ToString("N")[..20];

    protected abstract TableStore Store { get; }

    /// <summary>Of a body whose every unit takes more than one byte on the wire.</summary>
    protected virtual int LongestWideBody => TableStore.LongestBody;

    private static RowKey Key(string row) => new("p", row);

    [Fact]
    public async Task A_row_is_read_as_it_was_written()
    {
        var etag = await Store.TryInsertAsync(Table, Key("r"), "{\"a\":1}");

        Assert.Equal(new StoredRow(Key("r"), "{\"a\":1}", etag!), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task A_row_or_table_that_is_not_there_reads_as_null_and_cannot_be_replaced_or_deleted()
    {
        Assert.Null(await Store.GetAsync(Table, Key("r")));
        Assert.Null(await Store.TryReplaceAsync(Table, Key("r"), "a", await AnyETagAsync()));
        Assert.False(await Store.TryDeleteAsync(Table, Key("r"), null));
        Assert.False(await Store.TryDeleteAsync(Table, Key("r"), await AnyETagAsync()));
        Assert.Empty(await ReadAllAsync("nobody", KeyRange.All));
    }

    [Fact]
    public async Task Inserting_a_key_that_is_taken_leaves_the_row_alone()
    {
        var etag = await Store.TryInsertAsync(Table, Key("r"), "first");

        Assert.Null(await Store.TryInsertAsync(Table, Key("r"), "second"));
        Assert.Equal(new StoredRow(Key("r"), "first", etag!), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task An_upsert_makes_or_overwrites_and_each_time_gives_a_new_ETag()
    {
        var first = await Store.UpsertAsync(Table, Key("r"), "same");
        var second = await Store.UpsertAsync(Table, Key("r"), "same");

        Assert.NotEqual(first, second);
        Assert.Equal(new StoredRow(Key("r"), "same", second), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task A_replace_succeeds_once_with_one_ETag()
    {
        var first = await Store.UpsertAsync(Table, Key("r"), "1");

        var second = await Store.TryReplaceAsync(Table, Key("r"), "2", first);

        Assert.NotNull(second);
        Assert.Null(await Store.TryReplaceAsync(Table, Key("r"), "3", first));
        Assert.Equal(new StoredRow(Key("r"), "2", second), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task A_conditional_delete_spares_a_row_that_changed()
    {
        var first = await Store.UpsertAsync(Table, Key("r"), "1");
        var second = await Store.UpsertAsync(Table, Key("r"), "2");

        Assert.False(await Store.TryDeleteAsync(Table, Key("r"), first));
        Assert.True(await Store.TryDeleteAsync(Table, Key("r"), second));
        Assert.Null(await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task An_unconditional_delete_removes_once()
    {
        await Store.UpsertAsync(Table, Key("r"), "1");

        Assert.True(await Store.TryDeleteAsync(Table, Key("r"), null));
        Assert.False(await Store.TryDeleteAsync(Table, Key("r"), null));
    }

    [Fact]
    public async Task A_row_deleted_and_made_anew_is_not_the_old_one()
    {
        var old = await Store.TryInsertAsync(Table, Key("r"), "same");
        await Store.TryDeleteAsync(Table, Key("r"), null);
        var anew = await Store.TryInsertAsync(Table, Key("r"), "same");

        Assert.NotEqual(old, anew);
        Assert.Null(await Store.TryReplaceAsync(Table, Key("r"), "x", old!));
        Assert.False(await Store.TryDeleteAsync(Table, Key("r"), old));
        Assert.NotNull(await Store.TryReplaceAsync(Table, Key("r"), "x", anew!));
    }

    [Fact]
    public async Task Of_twenty_replaces_at_once_exactly_one_wins()
    {
        var etag = await Store.UpsertAsync(Table, Key("r"), "0");

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Store.TryReplaceAsync(Table, Key("r"), $"{i}", etag)));

        var winner = Assert.Single(Enumerable.Range(0, 20), i => outcomes[i] is not null);
        Assert.Equal(new StoredRow(Key("r"), $"{winner + 1}", outcomes[winner]!), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task Of_twenty_inserts_at_once_exactly_one_wins()
    {
        await Store.UpsertAsync(Table, Key("other"), "0");

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Store.TryInsertAsync(Table, Key("r"), $"{i}")));

        Assert.Single(outcomes, etag => etag is not null);
    }

    [Fact]
    public async Task Of_twenty_deletes_at_once_exactly_one_wins()
    {
        var etag = await Store.UpsertAsync(Table, Key("r"), "0");

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => Store.TryDeleteAsync(Table, Key("r"), etag)));

        Assert.Single(outcomes, deleted => deleted);
    }

    [Fact]
    public async Task Every_operation_takes_awkward_keys()
    {
        foreach (var text in AwkwardKeys)
        {
            var key = new RowKey(text, text);
            var etag = await Store.TryInsertAsync(Table, key, "1");
            Assert.NotNull(etag);
            Assert.Null(await Store.TryInsertAsync(Table, key, "1"));
            etag = await Store.TryReplaceAsync(Table, key, "2", etag);
            etag = await Store.UpsertAsync(Table, key, "3");
            Assert.Equal(new StoredRow(key, "3", etag), await Store.GetAsync(Table, key));
            Assert.Equal([new StoredRow(key, "3", etag)], await ReadAllAsync(text, KeyRange.All));
            var result = await Store.TransactAsync(
                Table, text, [TableOperation.Replace(text, "4", etag), TableOperation.Insert(text + "2", "5")]);
            Assert.True(result.Committed);
            Assert.True(await Store.TryDeleteAsync(Table, key, result.ETags[0]));
        }
    }

    [Fact]
    public async Task Rows_are_scanned_in_the_order_of_code_points()
    {
        var keys = AwkwardKeys.Append("\ufffd").Append("\ud7ff").Append("z").ToArray();
        await Store.TransactAsync(Table, "p", [.. keys.Select(key => TableOperation.Insert(key, key))]);

        var scanned = await ReadAllAsync("p", KeyRange.All);

        Assert.Equal(keys.OrderBy(CodePoints, StringComparer.Ordinal), scanned.Select(row => row.Key.Row));
        Assert.All(scanned, row => Assert.Equal(row.Key.Row, row.Body));
    }

    [Fact]
    public async Task Rows_of_other_partitions_and_tables_are_not_scanned()
    {
        foreach (var partition in new[] { "o", "p", "p ", "pp", "P", "p\0", "q" })
            await Store.UpsertAsync(Table, new RowKey(partition, "r"), partition);
        await Store.UpsertAsync(Table + "2", Key("other"), "other");

        Assert.Equal(["p"], (await ReadAllAsync("p", KeyRange.All)).Select(row => row.Body));
    }

    [Fact]
    public async Task A_range_holds_its_start_and_not_its_end()
    {
        await Store.TransactAsync(Table, "p", [.. "a,ab,b,b/,b/x,c,d".Split(',').Select(key => TableOperation.Insert(key, key))]);

        Assert.Equal("ab,b,b/,b/x", await KeysAsync(new KeyRange("ab", "c")));
        Assert.Equal("c,d", await KeysAsync(new KeyRange("c", null)));
        Assert.Equal("a,ab", await KeysAsync(new KeyRange(null, "b")));
        Assert.Equal("b,b/,b/x", await KeysAsync(KeyRange.Prefix("b")));
        Assert.Equal("b/,b/x", await KeysAsync(KeyRange.Prefix("b/")));
        Assert.Equal("ab,b", await KeysAsync(KeyRange.After("a", "b/")));
        Assert.Equal("", await KeysAsync(new KeyRange("c", "c")));
        Assert.Equal("", await KeysAsync(new KeyRange("d", "a")));
        Assert.Equal("", await KeysAsync(KeyRange.Prefix("e")));
        Assert.Equal("a,ab,b,b/,b/x,c,d", await KeysAsync(new KeyRange("", null)));
        Assert.Equal("a,ab,b,b/,b/x,c,d", await KeysAsync(new KeyRange(null, new string('e', 900))));

        async Task<string> KeysAsync(KeyRange range) => string.Join(',', (await ReadAllAsync("p", range)).Select(row => row.Key.Row));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var keys = Enumerable.Range(0, 2_345).Select(i => $"{i:D6}/").ToArray();
        foreach (var chunk in keys.Chunk(TableStore.MostOperations))
            await Store.TransactAsync(Table, "p", [.. chunk.Select(key => TableOperation.Insert(key, key))]);

        Assert.Equal(keys, (await ReadAllAsync("p", KeyRange.All)).Select(row => row.Key.Row));

        var paged = new List<string>();
        string? continuation = null;
        do
        {
            var page = await Store.ScanPageAsync(Table, "p", new KeyRange("000010", "001010"), 300, continuation);
            Assert.InRange(page.Rows.Count, 0, 300);
            paged.AddRange(page.Rows.Select(row => row.Key.Row));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(keys[10..1010], paged);
    }

    [Fact]
    public async Task A_scan_goes_on_where_it_was_though_rows_come_and_go_meanwhile()
    {
        await Store.TransactAsync(Table, "p", [.. "b,d,f,h,j".Split(',').Select(key => TableOperation.Insert(key, ""))]);
        var first = await Store.ScanPageAsync(Table, "p", KeyRange.All, 2, null);
        Assert.Equal(["b", "d"], first.Rows.Select(row => row.Key.Row));

        var deletions = "b,d,f".Split(',').Select(key => TableOperation.Delete(key, null));
        await Store.TransactAsync(Table, "p", [.. deletions, TableOperation.Insert("a", ""), TableOperation.Insert("g", "")]);
        var second = await Store.ScanPageAsync(Table, "p", KeyRange.All, 100, first.Continuation);

        Assert.Equal(["g", "h", "j"], second.Rows.Select(row => row.Key.Row));
    }

    [Fact]
    public async Task Bodies_of_every_length_and_content_come_back()
    {
        List<string> bodies =
            ["", " ", "\0", "\r\n", "null", "{\"odata.etag\":\"x\"}", "a'b\"c\\d</x>&", "\u2028\ufeff\uffff", "😀"];
        bodies.AddRange(from chunks in Enumerable.Range(1, 15) from off in new[] { -1, 0, 1 } select Text((chunks * 32_000) + off));
        bodies.Add(Text(TableStore.LongestBody));
        bodies.AddRange(new[] { '\u0001', 'ä', '中', '"' }.Select(unit => new string(unit, LongestWideBody)));
        // The pair's first half is the last unit of the first 32,000, and so on.
        bodies.Add("a" + string.Concat(Enumerable.Repeat("😀", (LongestWideBody / 2) - 1)) + "b");
        bodies.Add(new string('a', 31_999) + "😀" + new string('b', 31_999) + "😀" + new string('c', 60_000));
        bodies.Add(string.Concat(Enumerable.Repeat("😀", LongestWideBody / 2)));

        foreach (var body in bodies)
        {
            // Over the longer one before: nothing of that may stay.
            var etag = await Store.UpsertAsync(Table, Key("r"), body);
            var row = await Store.GetAsync(Table, Key("r"));
            Assert.True(body == row?.Body, $"A body of {body.Length} units came back as one of {row?.Body.Length}.");
            Assert.Equal(etag, row!.ETag);
        }
    }

    [Fact]
    public async Task A_shorter_body_leaves_nothing_of_a_longer_one()
    {
        var etag = await Store.TryInsertAsync(Table, Key("r"), Text(100_000));
        etag = await Store.TryReplaceAsync(Table, Key("r"), "short", etag!);

        Assert.Equal(new StoredRow(Key("r"), "short", etag!), await Store.GetAsync(Table, Key("r")));
    }

    [Fact]
    public async Task Long_rows_are_scanned_whole()
    {
        for (var i = 0; i < 12; i++)
            await Store.UpsertAsync(Table, Key($"{i:D2}"), Text(TableStore.LongestBody));

        var rows = await ReadAllAsync("p", KeyRange.All);

        Assert.Equal(12, rows.Count);
        Assert.All(rows, row => Assert.Equal(TableStore.LongestBody, row.Body.Length));
    }

    [Fact]
    public async Task A_call_that_breaks_a_limit_is_refused_and_changes_nothing()
    {
        await Store.UpsertAsync(Table, Key("r"), "kept");
        var etag = (await Store.GetAsync(Table, Key("r")))!.ETag;

        foreach (var body in new[] { Text(TableStore.LongestBody + 1), "\ud83d", "a\ude00b", "\ude00\ud83d" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TryInsertAsync(Table, Key("s"), body));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(Table, Key("r"), body));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TryReplaceAsync(Table, Key("r"), body, etag));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TransactAsync(Table, "p", [TableOperation.Upsert("r", body)]));
        }
        foreach (var key in new[] { "", "\ud83d", new string('a', 401), new string('ä', 60) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(Table, new RowKey("p", key)));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(Table, new RowKey(key, "r"), ""));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TransactAsync(Table, "p", [TableOperation.Upsert(key, "")]));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ScanPageAsync(Table, key, KeyRange.All, 1, null));
        }
        foreach (var table in new[] { "", "ab", "1abc", "Abc", "tables", "a-b-c", "a_b", "äbc", new string('a', 51) })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(table, Key("r"), ""));
        foreach (var most in new[] { 0, -1, 1_001 })
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ScanPageAsync(Table, "p", KeyRange.All, most, null));

        Assert.Equal([new StoredRow(Key("r"), "kept", etag)], await ReadAllAsync("p", KeyRange.All));
    }

    [Fact]
    public async Task The_longest_key_is_a_key()
    {
        var key = new RowKey(new string('a', 400), new string('b', 400));

        await Store.UpsertAsync(Table, key, "1");

        Assert.Equal("1", (await Store.GetAsync(Table, key))?.Body);
        Assert.Equal(key, Assert.Single(await ReadAllAsync(key.Partition, KeyRange.All)).Key);
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.GetAsync(Table, Key("r"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.UpsertAsync(Table, Key("r"), "", cancelled));
        Assert.Null(await Store.GetAsync(Table, Key("r")));
    }

    protected static string Text(int length) => string.Create(length, 0, (span, _) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = (char)('a' + (i % 26));
    });

    protected async Task<List<StoredRow>> ReadAllAsync(string partition, KeyRange range)
    {
        var rows = new List<StoredRow>();
        await foreach (var row in Store.ScanAsync(Table, partition, range))
            rows.Add(row);
        return rows;
    }

    private Task<string> AnyETagAsync() => Store.UpsertAsync(Table + "x", Key("any"), "");

    private static string CodePoints(string key) => string.Concat(key.EnumerateRunes().Select(rune => rune.Value.ToString("X6")));
}
