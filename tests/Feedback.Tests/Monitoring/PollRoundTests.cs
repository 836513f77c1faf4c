using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary>Rounds of polling, as the timer starts them: twice, at once, and with hosts in trouble.</summary>
public sealed class PollRoundTests
{
    [Fact]
    public async Task A_round_that_fires_twice_and_two_rounds_at_once_read_a_source_once()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a", "b");
        var round = test.Program.Get<PollRound>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => round.RunAsync(CancellationToken.None)));
        await round.RunAsync(CancellationToken.None);

        Assert.Equal(1, test.Platform.PageRequests);
        Assert.Equal(2, await test.Program.HandleIncomingAsync());
        Assert.Equal(2, (await test.HeldAsync()).Count);
    }

    [Fact]
    public async Task Two_programs_on_one_store_share_the_work()
    {
        await using var platform = await TestPlatform.StartAsync();
        var clock = new Clock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), haste: 100);
        for (var i = 0; i < 40; i++)
            platform.Publish(new TestReview($"r{i}", 5, "Gut", clock.GetUtcNow().AddHours(-i)));
        platform.PageSize = 5;
        await using var one = new TestProgram(Settings(platform, 6), clock);
        await using var other = new TestProgram(Settings(platform, 6), clock, data: one.Data);

        await Task.WhenAll(((TestProgram[])[one, other, one, other]).Select(program => program.Get<PollRound>().RunAsync(CancellationToken.None)));

        Assert.Equal(6 * 8, platform.PageRequests);
        Assert.Equal(6 * 40, await one.HandleIncomingAsync());
    }

    [Fact]
    public async Task A_host_that_does_not_answer_delays_no_other()
    {
        await using var slow = await TestPlatform.StartAsync();
        var answers = new TaskCompletionSource();
        slow.Instead = context => answers.Task.WaitAsync(context.RequestAborted);
        await using var test = await PollerSetup.CreateAsync(
            1,
            ("Feedback__Shops__shop__Sources__another__Type", "feed"),
            ("Feedback__Shops__shop__Sources__another__Url", slow.Page.AbsoluteUri),
            ("Feedback__Monitoring__AllowedPrivateHosts__1", $"localhost:{slow.Port}"));
        test.Publish("a");

        var round = test.Program.Get<PollRound>().RunAsync(CancellationToken.None);
        await Eventually.Async(async () => (await test.StateAsync()).Last, run => run is not null, "The poll of the host that answers");

        Assert.False(round.IsCompleted);
        Assert.Equal(PollOutcome.Ok, (await test.StateAsync()).Last!.Outcome);
        answers.SetResult();
        await round;
    }

    [Fact]
    public async Task A_poll_comes_again_when_it_is_due_and_not_before()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        var round = test.Program.Get<PollRound>();
        await round.RunAsync(CancellationToken.None);

        test.Clock.Advance(TimeSpan.FromMinutes(50));
        await round.RunAsync(CancellationToken.None);
        Assert.Equal(1, test.Platform.PageRequests);
        test.Clock.Advance(TimeSpan.FromMinutes(15));
        await round.RunAsync(CancellationToken.None);

        Assert.Equal(2, test.Platform.PageRequests);
    }

    [Fact]
    public async Task A_source_that_used_up_its_units_waits_for_midnight()
    {
        await using var test = await PollerSetup.CreateAsync(1, ("DailyUnits", "3"));
        test.Platform.PageSize = 1;
        test.Publish("a", "b", "c", "d", "e");

        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        var state = await test.StateAsync();
        Assert.Equal((PollOutcome.Throttled, 3), (state.Last!.Outcome, test.Platform.PageRequests));
        Assert.Equal(new DateTimeOffset(2026, 1, 6, 0, 0, 0, TimeSpan.Zero), state.DueAt);
        test.Clock.Advance(TimeSpan.FromHours(15));
        await test.SettleAsync();
        Assert.Equal(5, (await test.HeldAsync()).Count);
    }

    [Theory]
    [InlineData("ok", 0, 0, 0.95, 1.05)]
    [InlineData("empty", 0, 0, 0.95, 1.05)]
    [InlineData("ok", 0, 7200, 2, 2)]
    [InlineData("failed", 1, 0, 1, 1)]
    [InlineData("failed", 2, 0, 2, 2)]
    [InlineData("blocked", 3, 0, 4, 4)]
    [InlineData("blocked", 30, 0, 6, 6)]
    [InlineData("throttled", 1, 36000, 10, 10)]
    public void The_wait_doubles_to_six_hours_and_the_platforms_wish_is_a_minimum(string outcome, int failures, int waitSeconds, double least, double most)
    {
        var wait = waitSeconds > 0 ? TimeSpan.FromSeconds(waitSeconds) : (TimeSpan?)null;
        foreach (var jitter in (double[])[0, 0.5, 1])
        {
            var next = PollSchedule.Next(TimeSpan.FromHours(1), Enum.Parse<PollOutcome>(outcome, ignoreCase: true), failures, wait, jitter);

            Assert.InRange(next.TotalHours, least - 1e-9, most + 1e-9);
        }
    }

    private static Dictionary<string, string> Settings(TestPlatform platform, int sources)
    {
        var settings = platform.ShopSettings();
        for (var i = 1; i < sources; i++)
        {
            settings[$"Feedback__Shops__shop__Sources__s{i}__Type"] = "page";
            settings[$"Feedback__Shops__shop__Sources__s{i}__Url"] = platform.Page.AbsoluteUri;
        }
        settings["Feedback__Monitoring__PauseBetweenCalls"] = "00:00:00";
        return settings;
    }
}
