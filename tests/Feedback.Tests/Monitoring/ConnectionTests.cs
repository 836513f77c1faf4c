using Feedback.Models.Cases;
using Feedback.Monitoring.Sources;
using Feedback.Responses;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary>A source that was just connected: everything is taken in, and nobody is woken for what is years old.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_first_reading_is_silent_but_for_the_last_hour()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("old", 1, "Kaputt", test.Now.AddYears(-3)));
        test.Platform.Publish(new TestReview("yesterday", 1, "Kaputt", test.Now.AddHours(-2)));
        test.Platform.Publish(new TestReview("fresh", 1, "Kaputt", test.Now.AddMinutes(-30)));
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();
        test.Platform.Publish(new TestReview("late", 1, "Kaputt", test.Now.AddHours(-5)));
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.True((await CaseAsync(test, "old")).Backfilled);
        Assert.True((await CaseAsync(test, "yesterday")).Backfilled);
        Assert.False((await CaseAsync(test, "fresh")).Backfilled);
        Assert.False((await CaseAsync(test, "late")).Backfilled);
        Assert.True((await CaseAsync(test, "old")).DueAt > test.Now);
    }

    [Fact]
    public async Task A_long_first_reading_goes_on_over_many_runs_tells_how_far_it_is_and_does_not_keep_the_news_waiting()
    {
        await using var test = await PollerSetup.CreateAsync(1, ("Every", "00:10:00"));
        test.Platform.PageSize = 2;
        for (var i = 0; i < 100; i++)
            test.Platform.Publish(new TestReview($"old{i}", 5, "Gut", test.Now.AddDays(-i - 1)));

        await test.PollAsync();
        await test.Program.HandleIncomingAsync();
        var state = await test.StateAsync();
        Assert.Equal((false, 20, 40), (state.IsBackfilled, state.BackfillPages, state.BackfillItems));
        test.Platform.Publish(new TestReview("news", 1, "Kaputt", test.Now.AddMinutes(5)));
        test.Clock.Advance(TimeSpan.FromMinutes(11));
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.False((await CaseAsync(test, "news")).Backfilled);
        await test.SettleAsync();
        Assert.Equal(101, (await test.HeldAsync()).Count);
        Assert.True((await test.StateAsync()).IsBackfilled);
    }

    [Fact]
    public async Task Moderation_and_the_shops_own_answer_make_versions_and_no_new_work()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        platform["a"] = new EtrustedReview(1, "Kaputt", test.Now.AddMinutes(-10)) { State = "MODERATION" };
        await test.TickAsync();
        platform["a"] = platform["a"] with { State = "APPROVED" };
        await test.TickAsync();
        platform["a"] = platform["a"] with { Reply = "Das tut uns leid." };
        await test.TickAsync();

        var item = (await test.FindAsync("a"))!;
        Assert.Equal((3, 0, "Das tut uns leid."), (item.Contents, item.Edits, item.Reply!.Text));
        var answered = await FindCaseAsync(test, item.Identity.Id);
        Assert.Equal((CaseStatus.Replied, ReplyState.Elsewhere), (answered.Status, answered.Reply!.State));

        platform["a"] = platform["a"] with { Text = "Kaputt, und die Antwort ist frech.", EditedAt = test.Now };
        await test.TickAsync();
        Assert.Equal(CaseStatus.New, (await FindCaseAsync(test, item.Identity.Id)).Status);
        Assert.Equal(1, (await test.FindAsync("a"))!.Edits);
    }

    [Fact]
    public async Task What_the_platform_marks_as_rejected_is_gone_and_what_it_lists_again_is_back()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        platform["a"] = new EtrustedReview(1, "Kaputt", test.Now.AddMinutes(-10));
        await test.TickAsync();
        platform["a"] = platform["a"] with { State = "REJECTED" };
        await test.TickAsync();
        var gone = (await test.FindAsync("a"))!;
        Assert.True(gone.Withdrawn);
        Assert.Equal(CaseStatus.Dismissed, (await FindCaseAsync(test, gone.Identity.Id)).Status);

        platform["a"] = platform["a"] with { State = "APPROVED" };
        await test.TickAsync();

        Assert.False((await test.FindAsync("a"))!.Withdrawn);
        Assert.Equal(CaseStatus.New, (await FindCaseAsync(test, gone.Identity.Id)).Status);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_when_the_platform_ends_it()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        platform["a"] = new EtrustedReview(1, "Kaputt", test.Now.AddMinutes(-10));
        await test.PollAsync();
        await test.PollAsync();
        Assert.Equal(1, platform.Tokens);

        platform.OldestToken = 2;
        Assert.Equal(PollOutcome.Ok, (await test.PollAsync()).Outcome);
        Assert.Equal(2, platform.Tokens);
        test.Clock.Advance(TimeSpan.FromMinutes(6));
        await test.PollAsync();
        Assert.Equal(3, platform.Tokens);

        platform.OldestToken = 1_000;
        Assert.Equal(PollOutcome.Auth, (await test.PollAsync()).Outcome);
        Assert.Equal(4, platform.Tokens);
    }

    [Fact]
    public async Task No_mail_address_reaches_the_ledger()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        platform["a"] = new EtrustedReview(1, "Kaputt", test.Now.AddMinutes(-10));
        await test.TickAsync();

        Assert.DoesNotContain("erika@example.org", System.Text.Json.JsonSerializer.Serialize(await test.FindAsync("a")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User-agent: *\nDisallow: /reviews", PollOutcome.Blocked)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: feedback\nAllow: /reviews\nDisallow: /", PollOutcome.Ok)]
    [InlineData("User-agent: Googlebot\nDisallow: /", PollOutcome.Ok)]
    [InlineData("<html>no robots here</html>", PollOutcome.Ok)]
    [InlineData(null, PollOutcome.Ok)]
    public async Task Pages_are_read_where_robots_txt_allows_it(string? robots, object outcome)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Robots = robots;
        test.Publish("a");

        Assert.Equal((PollOutcome)outcome, (await test.PollAsync()).Outcome);
        await test.PollAsync();

        Assert.Equal(1, test.Platform.RobotsRequests);
        Assert.Equal((PollOutcome)outcome == PollOutcome.Ok ? 2 : 0, test.Platform.PageRequests);
    }

    [Theory]
    [InlineData("Disallow: /private", "/private/x", false)]
    [InlineData("Disallow: /private", "/public", true)]
    [InlineData("Disallow: /*.php$", "/a.php", false)]
    [InlineData("Disallow: /*.php$", "/a.php?x=1", true)]
    [InlineData("Disallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("Allow: /a\nDisallow: /a", "/a", true)]
    [InlineData("Disallow:", "/a", true)]
    [InlineData("Disallow: /ü", "/%C3%BC", false)]
    [InlineData("Disallow: /*a*a*a*a*a*a*a*a*a*b", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    public void Rules_are_read_as_RFC_9309_says(string rules, string path, bool isAllowed) => Assert.Equal(
        isAllowed,
        Feedback.Monitoring.Fetching.RobotsRules.Parse(System.Text.Encoding.UTF8.GetBytes("User-agent: *\r\n" + rules)).Allows(new Uri("https://x.example" + path)));

    [Fact]
    public async Task One_call_at_a_time_and_a_pause_between_two_for_each_host()
    {
        var clock = new Clock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), haste: 1_000);
        var turns = new Feedback.Monitoring.Fetching.HostTurns(TimeSpan.FromMinutes(10), clock);
        var here = new Uri("https://here.example/a");
        var turn = await turns.TakeAsync(here, CancellationToken.None);

        var second = turns.TakeAsync(new Uri("https://here.example/b"), CancellationToken.None);
        using (await turns.TakeAsync(new Uri("https://there.example/"), CancellationToken.None))
            Assert.False(second.IsCompleted);
        turn.Dispose();
        Assert.False(second.IsCompleted);
        (await second).Dispose();
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.True(turns.TakeAsync(here, CancellationToken.None).IsCompletedSuccessfully);
    }

    private static async Task<Case> CaseAsync(PollerSetup test, string id) => await FindCaseAsync(test, (await test.ItemAsync(id))!.Identity.Id);

    private static async Task<Case> FindCaseAsync(PollerSetup test, string id) =>
        (await test.Program.Get<CaseStore>().FindAsync("shop", id, CancellationToken.None))!.Value;
}
