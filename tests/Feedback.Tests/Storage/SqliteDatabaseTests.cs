using Feedback.Storage;
using Feedback.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Storage;

public sealed class SqliteDatabaseTests : IAsyncDisposable
{
    private readonly EmbeddedStores _stores = new();

    private SqliteTableStore Tables => new(_stores.Database);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    [Fact]
    public async Task Commits_are_synced_to_the_disk()
    {
        var synchronous = await _stores.Database.WriteAsync(connection => connection.ReadNumber("PRAGMA synchronous"), default);

        Assert.Equal(2, synchronous); // FULL
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var data = Path.Combine(_stores.Directory, "data");
        await using (var database = SqliteDatabase.Open(Path.Combine(data, "feedback.db"), NullLogger.Instance))
        {
            await new SqliteTableStore(database).UpsertAsync("abc", new RowKey("p", "r"), "x");
            foreach (var file in Directory.GetFiles(data))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new FileInfo(data).UnixFileMode);
    }

    [Fact]
    public async Task A_write_that_throws_fails_alone()
    {
        using var start = new ManualResetEventSlim();
        var blocker = _stores.Database.WriteAsync(_ => Wait(start), default);
        var writes = Enumerable.Range(0, 10).Select(i => i == 5
            ? _stores.Database.WriteAsync<string?>(_ => throw new InvalidOperationException("broken"), default)
            : Tables.TryInsertAsync("abc", new RowKey("p", $"{i}"), "x")).ToArray();
        start.Set();
        await blocker;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => writes[5]);
        Assert.Equal("broken", failure.Message);
        foreach (var write in writes.Where((_, i) => i != 5))
            Assert.NotNull(await write);
    }

    [Fact]
    public async Task A_transaction_that_breaks_half_way_leaves_nothing()
    {
        var breaking = _stores.Database.WriteAsync<bool>(
            connection =>
            {
                connection.Atomically(() =>
                {
                    connection.Execute("INSERT INTO rows VALUES ('abc', 'p', 'r', 'half', 1)");
                    throw new InvalidOperationException("broken");
                });
                return true;
            },
            default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => breaking);
        Assert.Null(await Tables.GetAsync("abc", new RowKey("p", "r")));
    }

    [Fact]
    public async Task Reads_do_not_wait_for_a_write()
    {
        await Tables.UpsertAsync("abc", new RowKey("p", "r"), "before");
        using var start = new ManualResetEventSlim();
        var write = Tables.UpsertAsync("abc", new RowKey("p", "r"), "after");
        await write;
        var blocked = _stores.Database.WriteAsync(_ => Wait(start), default);
        var waiting = Tables.UpsertAsync("abc", new RowKey("p", "r"), "later");

        Assert.Equal("after", (await Tables.GetAsync("abc", new RowKey("p", "r")))!.Body);
        Assert.False(waiting.IsCompleted);
        start.Set();
        await blocked;
        await waiting;
        Assert.Equal("later", (await Tables.GetAsync("abc", new RowKey("p", "r")))!.Body);
    }

    [Fact]
    public async Task A_page_of_long_rows_ends_before_it_fills_the_memory()
    {
        for (var i = 0; i < 12; i++)
            await Tables.UpsertAsync("abc", new RowKey("p", $"{i:D2}"), new string('x', TableStore.LongestBody));

        var page = await Tables.ScanPageAsync("abc", "p", KeyRange.All, 1_000, null);

        Assert.InRange(page.Rows.Count, 1, 11);
        Assert.NotNull(page.Continuation);
    }

    [Fact]
    public async Task A_continuation_from_outside_does_not_lead_out_of_the_range()
    {
        await Tables.TransactAsync("abc", "p", [.. "a,b,c,d".Split(',').Select(key => TableOperation.Insert(key, key))]);

        var page = await Tables.ScanPageAsync("abc", "p", new KeyRange("b", "d"), 10, "a");

        Assert.Equal(["b", "c"], page.Rows.Select(row => row.Body));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        var etag = await Tables.UpsertAsync("abc", new RowKey("p", "r"), "x");
        await _stores.ReopenAsync();

        Assert.Equal(new StoredRow(new RowKey("p", "r"), "x", etag), await Tables.GetAsync("abc", new RowKey("p", "r")));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var file = Path.Combine(_stores.Directory, "text.db");
        File.WriteAllText(file, new string('x', 10_000));

        var refusal = Assert.Throws<StorageException>(() => SqliteDatabase.Open(file, NullLogger.Instance));

        Assert.Equal("Corrupt", refusal.Code);
        Assert.Equal(new string('x', 10_000), File.ReadAllText(file));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await _stores.Database.WriteAsync(
            connection =>
            {
                connection.Execute("PRAGMA user_version=99");
                return true;
            },
            default);

        var refusal = Assert.Throws<StorageException>(() => _stores.Open());

        Assert.Equal("NewerVersion", refusal.Code);
        Assert.Contains(_stores.File, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_stores.File, "below-a-file", "feedback.db");

        var refusal = Assert.Throws<StorageException>(() => SqliteDatabase.Open(file, NullLogger.Instance));

        Assert.Equal((0, "Unreachable"), (refusal.Status, refusal.Code));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    private static bool Wait(ManualResetEventSlim start) => start.Wait(TimeSpan.FromSeconds(30));
}
