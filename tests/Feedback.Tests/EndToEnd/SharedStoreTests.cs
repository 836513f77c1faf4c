using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// Two processes on one store share its work. Now one, now the other stands still, once for so long that its messages and leases go to the other one,
/// and then goes on with what it had in hand as if nothing had happened.
/// </summary>
public sealed class SharedStoreTests(Azurite azurite)
{
    [Fact]
    public async Task Two_processes_on_one_SQLite_file_do_no_work_twice_even_when_one_stands_still()
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 4);
        await ShareAsync(installation, raters: 8, TimeSpan.FromMilliseconds(25));
    }

    [Fact]
    public async Task Two_processes_on_one_storage_account_do_no_work_twice_even_when_one_stands_still()
    {
        await using var installation = await Installation.OnAsync(azurite, platforms: 3);
        await ShareAsync(installation, raters: 4, TimeSpan.FromMilliseconds(80));
    }

    private static async Task ShareAsync(Installation installation, int raters, TimeSpan pause)
    {
        var (one, other) = (Http.FreePort(), Http.FreePort());
        var processes = await Task.WhenAll(installation.ServeAsync(one), installation.ServeAsync(other));
        await using var crowd = new Crowd(
            installation, [new Uri($"http://localhost:{one}"), new Uri($"http://localhost:{other}")], Random.Shared.Next(), pollsByHand: false);
        crowd.Come(raters, pause);

        for (var round = 0; round < 6; round++)
        {
            await Task.Delay(800);
            await processes[round % 2].FreezeAsync();
            await Task.Delay(round == 2 ? 24_000 : 1_200);
            await processes[round % 2].ThawAsync();
        }
        await crowd.LeaveAsync();
        await CheckPollsAsync(installation, processes[0].Address);
        await crowd.CheckAsync();
        foreach (var process in processes)
        {
            await process.StopAsync();
            Assert.Equal(0, process.ExitCode);
        }
        await installation.CheckQueuesAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Either_of_two_processes_handles_what_the_other_one_accepted(int frozen)
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 1);
        var (one, other) = (Http.FreePort(), Http.FreePort());
        var processes = await Task.WhenAll(installation.ServeAsync(one), installation.ServeAsync(other));
        await using var crowd = new Crowd(installation, [processes[frozen].Address], Random.Shared.Next(), pollsByHand: false);
        crowd.Come(8, TimeSpan.FromMilliseconds(5));
        await Task.Delay(1_000);
        await crowd.LeaveAsync();

        await processes[frozen].FreezeAsync();
        await installation.DrainAsync();
        await processes[frozen].ThawAsync();
        await crowd.CheckAsync();
    }

    /// <summary>Every source was polled when it was due, by one of the two.</summary>
    private static async Task CheckPollsAsync(Installation installation, Uri address)
    {
        using var client = Http.Client(address, installation.ApiKey);
        // The platforms share a host and are asked in turns, by whoever does not stand still.
        var sources = await Eventually.Async(
            () => client.GetJsonAsync("/api/sources"), answer => answer.AsArray().All(source => source!["runs"]!.AsArray().Count > 0), "A poll of every source");
        foreach (var source in sources.AsArray())
        {
            var runs = source!["runs"]!.AsArray().Select(run => (DateTimeOffset)run!["at"]!).ToList();
            Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.First - pair.Second > TimeSpan.FromSeconds(9), "A source was polled before it was due."));
        }
    }
}
