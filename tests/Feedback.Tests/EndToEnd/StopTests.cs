using Feedback.Storage;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

public sealed class StopTests
{
    [Fact]
    public async Task Told_to_stop_it_finishes_what_is_under_way_and_leaves_nothing_in_hand()
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 3);
        var port = Http.FreePort();
        await using var crowd = new Crowd(installation, [new Uri($"http://localhost:{port}")], Random.Shared.Next());
        crowd.Come(8, TimeSpan.FromMilliseconds(10));
        for (var round = 0; round < 4; round++)
        {
            var process = await installation.ServeAsync(port);
            await Task.Delay(1_500);
            await process.StopAsync();

            Assert.True(process.ExitCode == 0, process.Output);
            Assert.DoesNotContain(" fail: ", process.Output, StringComparison.Ordinal);
            await CheckNothingIsHiddenAsync(installation);
            await CheckNothingIsLeasedAsync(installation);
        }
        await installation.ServeAsync(port);
        await crowd.LeaveAsync();
        await crowd.CheckAsync();
    }

    [Fact]
    public async Task A_message_nobody_can_read_is_set_aside_even_by_processes_that_die_over_it_and_holds_nothing_up()
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 1);
        const string garbage = """{"v":1,"d":{"type":"nonsense"}}""";
        await using (var stores = installation.OpenStores())
        {
            await stores.Queues.SendAsync("incoming", garbage);
            // Nine deliveries that failed.
            for (var delivery = 0; delivery < 9; delivery++)
            {
                var message = Assert.Single(await stores.Queues.ReceiveAsync("incoming", 1, TimeSpan.FromMinutes(1)));
                await stores.Queues.TryRenewAsync("incoming", message, TimeSpan.Zero);
            }
        }
        var port = Http.FreePort();
        await using var crowd = new Crowd(installation, [new Uri($"http://localhost:{port}")], Random.Shared.Next());
        crowd.Come(4, TimeSpan.FromMilliseconds(20));
        for (var kill = 0; kill < 3; kill++)
        {
            var process = await installation.ServeAsync(port);
            await Task.Delay(200 * kill);
            await process.KillAsync();
        }
        await installation.ServeAsync(port);
        await crowd.LeaveAsync();
        await crowd.CheckAsync();

        await using var after = installation.OpenStores();
        // Twice, where a process died after setting it aside and before removing it.
        var aside = await after.Queues.ReceiveAsync("incoming-poison", 32, TimeSpan.FromMinutes(1));
        Assert.Equal(garbage, Assert.Single(aside.Select(message => message.Text).Distinct()));
    }

    /// <summary>Every message that is left can be received at once: none is still held by the process that ended.</summary>
    private static async Task CheckNothingIsHiddenAsync(Installation installation)
    {
        await using var stores = installation.OpenStores();
        var left = await stores.Queues.CountAsync("incoming");
        var received = new List<QueueMessage>();
        while (await stores.Queues.ReceiveAsync("incoming", 32, TimeSpan.FromMinutes(1)) is { Count: > 0 } some)
            received.AddRange(some);
        foreach (var message in received)
            await stores.Queues.TryRenewAsync("incoming", message, TimeSpan.Zero);
        Assert.Equal(left, received.Count);
    }

    private static async Task CheckNothingIsLeasedAsync(Installation installation)
    {
        await using var stores = installation.OpenStores();
        await foreach (var row in stores.Tables.ScanAsync("sources", "shop", KeyRange.All))
            Assert.DoesNotContain("leaseUntil", row.Body, StringComparison.Ordinal);
    }
}
