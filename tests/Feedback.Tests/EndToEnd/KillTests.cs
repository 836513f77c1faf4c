using System.Diagnostics;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// The process is killed at random moments while people rate, review, answer and poll, and started again on the same store. What was acknowledged is
/// there once, and every number is what a recount says. <c>FEEDBACK_KILLS</c> and <c>FEEDBACK_SEED</c> set how often and how.
/// </summary>
public sealed class KillTests(Azurite azurite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_counted_twice_when_the_process_is_killed_again_and_again_on_SQLite()
    {
        await using var installation = await Installation.OnSqliteAsync(platforms: 6);
        await KillAsync(installation, kills: 50, people: 8, TimeSpan.FromMilliseconds(15));
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_counted_twice_when_the_process_is_killed_again_and_again_on_a_storage_account()
    {
        await using var installation = await Installation.OnAsync(azurite, platforms: 3);
        await KillAsync(installation, kills: 8, people: 4, TimeSpan.FromMilliseconds(60));
    }

    private static async Task KillAsync(Installation installation, int kills, int people, TimeSpan pause)
    {
        kills = int.TryParse(Environment.GetEnvironmentVariable("FEEDBACK_KILLS"), out var wanted) ? wanted : kills;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FEEDBACK_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("{0} kills, seed {1}", kills, seed);
        var random = new Random(seed);
        var port = Http.FreePort();
        var address = new Uri($"http://localhost:{port}");
        foreach (var platform in installation.Platforms)
            platform.LongestDelay = TimeSpan.FromMilliseconds(600);

        var reviewers = new Reviewers(installation.Platforms, seed);
        var raters = new Raters(address, seed);
        var clerks = new Clerks(installation, address, seed);
        reviewers.WriteOld();
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(
            reviewers.WriteAsync(TimeSpan.FromMilliseconds(150), enough.Token),
            raters.RateAsync(people, pause, enough.Token),
            clerks.WorkAsync(2, TimeSpan.FromMilliseconds(120), enough.Token));

        for (var kill = 0; kill < kills; kill++)
        {
            var process = installation.Start(port);
            // One in four dies while it starts.
            if (random.Next(4) > 0)
                await process.AnswersAsync();
            await Task.Delay(random.Next(1_000));
            Assert.False(process.HasExited, $"Seed {seed}: the process ended by itself.\n{process.Output}");
            await process.KillAsync();
        }
        var last = await installation.ServeAsync(port);
        await enough.CancelAsync();
        await load;

        await SettleAsync(installation, address);
        await CheckAsync(installation, address, raters, clerks, reviewers);
        await last.StopAsync();
        Assert.Equal(0, last.ExitCode);
        foreach (var queue in (string[])["incoming", "outgoing", "incoming-poison", "outgoing-poison"])
            Assert.Equal(0, await installation.CountAsync(queue));
        TestContext.Current.SendDiagnosticMessage(
            "{0} steps of {1} ratings, {2} reviews, {3} replies", raters.Acknowledged, raters.Ratings.Count,
            installation.Platforms.Sum(platform => platform.Reviews.Count), clerks.AcknowledgedReplies);
    }

    /// <summary>Polls and drains until every source says that nothing is new.</summary>
    private static async Task SettleAsync(Installation installation, Uri address)
    {
        using var client = Http.Client(address, installation.ApiKey);
        var since = Stopwatch.StartNew();
        for (var quiet = false; !quiet;)
        {
            await installation.DrainAsync(Patience);
            quiet = true;
            for (var i = 0; i < installation.Platforms.Count; i++)
            {
                using var answer = await client.PostAsync($"/api/sources/{Installation.SourceOf(i)}/poll", null);
                quiet &= answer.IsSuccessStatusCode && await answer.JsonAsync() is var run && (int)run["new"]! + (int)run["changed"]! == 0;
            }
            Assert.True(since.Elapsed < Patience, $"The sources do not come to rest.\n{installation.Logs()}");
        }
    }

    private static async Task CheckAsync(Installation installation, Uri address, Raters raters, Clerks clerks, Reviewers reviewers)
    {
        using var client = Http.Client(address, installation.ApiKey);
        var recount = await Recount.ReadAsync(client);
        raters.Check([.. recount.Items.Where(item => (string)item["source"]! == "widget")]);
        reviewers.Check([.. recount.Items.Where(item => (string)item["source"]! != "widget")]);
        clerks.Check(recount.Cases);
        await recount.CheckAsync();
    }
}
