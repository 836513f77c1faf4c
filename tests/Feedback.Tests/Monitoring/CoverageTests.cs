using Feedback.Models.Coverage;
using Feedback.Monitoring;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Sources;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Monitoring;

/// <summary>The coverage contract over a real platform: what is missing is noticed, told once, and over when it is over.</summary>
public sealed class CoverageTests
{
    [Fact]
    public async Task What_the_platform_counts_and_we_hold_are_compared_and_a_gap_is_looked_into_before_it_is_told()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        for (var i = 0; i < 12; i++)
            platform[$"r{i}"] = new EtrustedReview(5, "Gut", test.Now.AddDays(-i - 1));
        await test.TickAsync();
        await test.TickAsync();
        Assert.Equal((12, 12), await HeldAndTotalAsync(test));
        Assert.Empty(await OpenAsync(test));

        // Six more exist, which the listing leaves out.
        for (var i = 0; i < 6; i++)
        {
            platform[$"hidden{i}"] = new EtrustedReview(1, "Kaputt", test.Now.AddHours(-1));
            platform.Unlisted.Add($"hidden{i}");
        }
        test.Clock.Advance(TimeSpan.FromHours(1));
        await test.TickAsync();
        Assert.Equal((12, 18), await HeldAndTotalAsync(test));
        Assert.Empty(await OpenAsync(test));
        test.Clock.Advance(TimeSpan.FromHours(7));
        await test.TickAsync();

        var alert = Assert.Single(await OpenAsync(test), alert => alert.Kind == AlertKind.Gap);
        Assert.Equal(6, alert.Number);
        platform.Unlisted.Clear();
        await test.TickAsync();
        await test.TickAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(20));
        await test.TickAsync();

        Assert.Equal((18, 18), await HeldAndTotalAsync(test));
        Assert.DoesNotContain(await OpenAsync(test), open => open.Kind == AlertKind.Gap);
        Assert.Contains(await test.Program.Get<SourceAlerts>().ClosedAsync("shop", 10, CancellationToken.None), closed => closed.Kind == AlertKind.Gap);
    }

    [Fact]
    public async Task A_blocked_source_is_blind_at_once_and_told_once()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        await test.TickAsync();
        test.Platform.Refuses = _ => StatusCodes.Status403Forbidden;

        await test.TickAsync();
        await test.TickAsync();

        var alert = Assert.Single(await OpenAsync(test));
        Assert.Equal(AlertKind.Blind, alert.Kind);
        Assert.Contains("403", alert.Reason, StringComparison.Ordinal);
        var listed = await test.Program.Get<SourceListing>().OfAsync("shop", CancellationToken.None);
        Assert.Equal(PollOutcome.Blocked, listed.Single().State.Last!.Outcome);
        test.Platform.Refuses = null;
        await test.TickAsync();
        Assert.Empty(await OpenAsync(test));
    }

    [Fact]
    public async Task A_source_that_used_to_bring_items_daily_and_brings_none_is_silent_beyond_chance()
    {
        await using var test = await PollerSetup.CreateAsync();
        for (var day = 1; day <= 28; day++)
            test.Platform.Publish(new TestReview($"d{day}", 5, "Gut", test.Now.AddDays(-day)));
        await test.TickAsync();
        await test.TickAsync();
        Assert.Empty(await OpenAsync(test));

        for (var day = 0; day < 9; day++)
        {
            test.Clock.Advance(TimeSpan.FromDays(1));
            await test.TickAsync();
        }

        var alert = Assert.Single(await OpenAsync(test), alert => alert.Kind == AlertKind.Silence);
        Assert.InRange(alert.Probability!.Value, 0, Silence.Improbable);
        Assert.InRange(alert.Number!.Value, 8, 11);
    }

    [Fact]
    public async Task A_search_that_does_not_find_what_is_certainly_there_is_not_believed()
    {
        await using var test = await PollerSetup.CreateAsync(1, ("Type", "hackernews"), ("Query", "teehaus"), ("Canary", "tea"), ("Endpoint", "{platform}"));
        var finds = true;
        test.Platform.Instead = async context =>
        {
            context.Response.ContentType = "application/json";
            var isCanary = context.Request.Query["query"] == "tea";
            var hit = $$"""{"objectID":"1","author":"x","created_at":"2026-01-05T08:00:00Z","comment_text":"{{context.Request.Query["query"]}}","story_id":1,"_tags":["comment"]}""";
            await context.Response.WriteAsync($$"""{"hits":[{{(isCanary && finds ? hit : "")}}],"page":0,"nbPages":1,"nbHits":0,"hitsPerPage":100}""");
        };
        await test.TickAsync();
        Assert.True((await test.StateAsync()).Canary!.Hit);
        Assert.Empty(await OpenAsync(test));

        finds = false;
        test.Clock.Advance(TimeSpan.FromHours(25));
        await test.TickAsync();

        Assert.Equal(AlertKind.Canary, Assert.Single(await OpenAsync(test)).Kind);
        Assert.Empty(await test.HeldAsync());
    }

    [Fact]
    public async Task A_source_that_nobody_polls_any_more_is_blind()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        await test.TickAsync();
        test.Clock.Advance(TimeSpan.FromHours(8));

        await test.Program.Get<CoverageCheck>().RunAsync(CancellationToken.None);

        Assert.Equal(AlertKind.Blind, Assert.Single(await OpenAsync(test)).Kind);
    }

    [Fact]
    public async Task A_channel_where_customers_write_and_nobody_answers_is_stale_after_a_month()
    {
        var (test, platform) = await EtrustedSetup.CreateAsync();
        await using var _ = test;
        platform["a"] = new EtrustedReview(2, "Naja", test.Now.AddDays(-1));
        await test.TickAsync();
        for (var day = 1; day <= 31; day++)
        {
            test.Clock.Advance(TimeSpan.FromDays(1));
            platform[$"day{day}"] = new EtrustedReview(4, "Gut", test.Now.AddHours(-1));
            await test.TickAsync();
        }
        Assert.Equal(AlertKind.Stale, Assert.Single(await OpenAsync(test)).Kind);

        platform["a"] = platform["a"] with { Reply = "Danke!", At = test.Now.AddHours(-3), EditedAt = test.Now };
        await test.TickAsync();

        Assert.Empty(await OpenAsync(test));
    }

    private static Task<IReadOnlyList<SourceAlert>> OpenAsync(PollerSetup test) =>
        test.Program.Get<SourceAlerts>().OpenAsync("shop", CancellationToken.None);

    private static async Task<(long? Held, long? Total)> HeldAndTotalAsync(PollerSetup test)
    {
        var entry = (await test.Program.Get<SourceListing>().OfAsync("shop", CancellationToken.None)).Single();
        return (entry.Coverage?.Held, entry.State.Total);
    }
}
