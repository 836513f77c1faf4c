using System.Globalization;
using Feedback.Storage;
using Feedback.Storage.Sqlite;

namespace Feedback.Tests.Storage;

/// <summary>What an acknowledgement is worth: against a kill, a full disk, a second process and a closing store.</summary>
public sealed class SqliteDurabilityTests : IAsyncDisposable
{
    private readonly EmbeddedStores _stores = new();

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    [Fact]
    public async Task What_two_processes_acknowledged_before_they_were_killed_is_there_once()
    {
        var kept = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            await _stores.Database.DisposeAsync();
            foreach (var acknowledged in await Task.WhenAll(SendAndKillAsync(2 * round), SendAndKillAsync((2 * round) + 1)))
                kept.UnionWith(acknowledged);
            await _stores.ReopenAsync();
        }

        var rows = await RowsAsync();
        var messages = await DrainAsync();
        Assert.Equal(messages.Count, messages.Distinct().Count());
        Assert.Empty(kept.Except(messages));
        Assert.Empty(kept.Except(rows));
        Assert.Empty(rows.Except(messages));
        Assert.Equal("ok", await _stores.Database.ReadAsync(IntegrityOf, default));
    }

    [Fact]
    public async Task Two_processes_take_turns_without_losing_a_write()
    {
        var tables = new SqliteTableStore(_stores.Database);
        await tables.UpsertAsync(StorageChild.Table, new RowKey("p", "counter"), "0");

        using var child = StorageChild.Start("count-up", _stores.File, "400");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StorageChild.CountUpAsync(tables, 100)));
        await child.WaitForExitAsync();

        Assert.Equal(0, child.ExitCode);
        Assert.Equal("800", (await tables.GetAsync(StorageChild.Table, new RowKey("p", "counter")))!.Body);
    }

    [Fact]
    public async Task Two_processes_never_take_the_same_message()
    {
        var queues = new SqliteQueueStore(_stores.Database, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => queues.SendAsync(StorageChild.Queue, $"{i}")));

        using var child = StorageChild.Start("take", _stores.File);
        Assert.Equal("open", await child.StandardOutput.ReadLineAsync());
        var mine = await StorageChild.TakeAsync(queues);
        var theirs = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line["took ".Length..]).ToList();
        await child.WaitForExitAsync();

        Assert.Equal(0, child.ExitCode);
        Assert.Equal(Enumerable.Range(0, 2_000), mine.Concat(theirs).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task A_full_disk_fails_writes_keeps_what_was_acknowledged_and_is_recovered_from()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits on file sizes are set with setrlimit.");
        await _stores.Database.DisposeAsync();

        using var child = StorageChild.StartIgnoringFileSizeSignal("fill-disk", _stores.File);
        var facts = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line.Split(' ', 2)[0], line => line.Split(' ', 2)[1]);
        await child.WaitForExitAsync();
        await _stores.ReopenAsync();

        Assert.Equal(0, child.ExitCode);
        Assert.Contains(facts["failed"], (string[])["500 InputOutput", "507 DiskFull"]);
        Assert.Equal(facts["kept"], facts["readable"]);
        var kept = int.Parse(facts["kept"], CultureInfo.InvariantCulture);
        Assert.Equal($"{kept + 1}", facts["recovered"]);
        Assert.Equal(kept + 1, await new SqliteQueueStore(_stores.Database, TimeProvider.System).CountAsync(StorageChild.Queue));
    }

    [Fact]
    public async Task Closing_waits_for_what_was_accepted_and_leaves_one_file()
    {
        var queues = new SqliteQueueStore(_stores.Database, TimeProvider.System);
        var sends = Enumerable.Range(0, 3_000).Select(i => queues.SendAsync("accepted", $"{i}")).ToArray();

        await _stores.Database.DisposeAsync();
        await Task.WhenAll(sends);

        Assert.Equal(["feedback.db"], Directory.GetFiles(_stores.Directory).Select(Path.GetFileName));
        var refusal = await Assert.ThrowsAsync<StorageException>(() => queues.SendAsync("accepted", "late"));
        Assert.Equal("Closed", refusal.Code);
        Assert.Equal("Closed", (await Assert.ThrowsAsync<StorageException>(() => queues.CountAsync("accepted"))).Code);
        await _stores.ReopenAsync();
        Assert.Equal(3_000, await new SqliteQueueStore(_stores.Database, TimeProvider.System).CountAsync("accepted"));
    }

    [Fact]
    public async Task The_log_is_moved_into_the_file_while_it_grows()
    {
        var queues = new SqliteQueueStore(_stores.Database, TimeProvider.System);
        var text = new string('x', QueueStore.LongestTextBytes);
        for (var i = 0; i < 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => queues.SendAsync("long", text)));

        Assert.InRange(new FileInfo(_stores.File).Length, 50_000_000, 200_000_000);
        Assert.InRange(new FileInfo(_stores.File + "-wal").Length, 0, 64_000_000);
    }

    /// <summary>Kills a process in the middle of its sending.</summary>
    /// <returns>What it had acknowledged.</returns>
    private async Task<List<string>> SendAndKillAsync(int number)
    {
        using var child = StorageChild.Start("send-until-killed", _stores.File, $"{number * 1_000_000}");
        var acknowledged = new List<string>();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(line["kept ".Length..]);
            if (acknowledged.Count == 200 * (number + 1))
                child.Kill();
        }
        await child.WaitForExitAsync();
        Assert.True(acknowledged.Count >= 200 * (number + 1), "The child ended by itself.");
        return acknowledged;
    }

    private static string IntegrityOf(SqliteConnection connection)
    {
        var check = connection.Prepare("PRAGMA integrity_check");
        check.Step();
        var verdict = check.Text(0);
        check.Reset();
        return verdict;
    }

    private async Task<HashSet<string>> RowsAsync()
    {
        var rows = new HashSet<string>();
        await foreach (var row in new SqliteTableStore(_stores.Database).ScanAsync(StorageChild.Table, "p", KeyRange.All))
            Assert.True(rows.Add(row.Body));
        return rows;
    }

    private async Task<List<string>> DrainAsync()
    {
        var queues = new SqliteQueueStore(_stores.Database, TimeProvider.System);
        var messages = new List<string>();
        while (await queues.ReceiveAsync(StorageChild.Queue, 32, TimeSpan.FromMinutes(10)) is { Count: > 0 } some)
            messages.AddRange(some.Select(message => message.Text));
        return messages;
    }
}
