using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// The process is killed at random moments while people rate, review, answer and poll, and started again on the same store. <c>FEEDBACK_KILLS</c> and
/// <c>FEEDBACK_SEED</c> set how often and when.
/// </summary>
public sealed class KillTests(Azurite azurite)
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_counted_twice_when_the_process_is_killed_again_and_again_on_SQLite()
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 6);
        await KillAsync(installation, kills: 50, raters: 8, TimeSpan.FromMilliseconds(15));
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_counted_twice_when_the_process_is_killed_again_and_again_on_a_storage_account()
    {
        await using var installation = await Installation.OnAsync(azurite, platforms: 3);
        await KillAsync(installation, kills: 8, raters: 4, TimeSpan.FromMilliseconds(60));
    }

    private static async Task KillAsync(Installation installation, int kills, int raters, TimeSpan pause)
    {
        kills = int.TryParse(Environment.GetEnvironmentVariable("FEEDBACK_KILLS"), out var wanted) ? wanted : kills;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FEEDBACK_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, FEEDBACK_SEED={seed}");
        var random = new Random(seed);
        var port = Http.FreePort();
        await using var crowd = new Crowd(installation, [new Uri($"http://localhost:{port}")], seed);
        crowd.Come(raters, pause);

        for (var kill = 0; kill < kills; kill++)
        {
            var process = installation.Start(port);
            // One in four dies while it starts.
            if (random.Next(4) > 0)
                await process.AnswersAsync();
            await Task.Delay(random.Next(1_000));
            Assert.False(process.HasExited, $"The process ended by itself.\n{process.Output}");
            await process.KillAsync();
        }

        var last = await installation.ServeAsync(port);
        await crowd.LeaveAsync();
        await crowd.CheckAsync();
        await last.StopAsync();
        Assert.Equal(0, last.ExitCode);
        await installation.CheckQueuesAsync();
    }
}
