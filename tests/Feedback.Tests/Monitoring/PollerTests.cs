using System.Text;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Monitoring;

/// <summary>The poller against a real platform on a loopback port, on real storage.</summary>
public sealed class PollerTests
{
    [Fact]
    public async Task Polling_twice_changes_nothing()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 1, "Schlecht", test.Now.AddDays(-1)));

        Assert.Equal((PollOutcome.Ok, 1, 0), await test.PollAsync());
        await test.Program.HandleIncomingAsync();
        Assert.Equal((PollOutcome.Ok, 0, 0), await test.PollAsync());

        Assert.Equal(0, await test.Program.HandleIncomingAsync());
        Assert.Equal(1, (await test.ItemAsync("a"))!.Version);
    }

    [Fact]
    public async Task An_item_polled_again_before_it_was_handled_is_one_item_of_one_version()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 1, "Schlecht", test.Now.AddDays(-1)));

        await test.PollAsync();
        await test.PollAsync();

        Assert.Equal(2, await test.Program.HandleIncomingAsync());
        Assert.Equal((1, 1), ((await test.ItemAsync("a"))!.Version, (await test.ItemAsync("a"))!.Contents));
    }

    [Fact]
    public async Task An_edit_makes_a_version_and_absence_is_no_deletion()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 1, "Schlecht", test.Now.AddDays(-1)));
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        test.Platform.Publish(new TestReview("a", 4, "Doch gut", test.Now.AddDays(-1)));
        Assert.Equal((PollOutcome.Ok, 0, 1), await test.PollAsync());
        await test.Program.HandleIncomingAsync();
        test.Platform.Instead = context => Html(context, "<html></html>");
        Assert.Equal((PollOutcome.Changed, 0, 0), await test.PollAsync());
        await test.Program.HandleIncomingAsync();

        var item = (await test.ItemAsync("a"))!;
        Assert.Equal((4m, "Doch gut", 2), (item.Rating, item.Text, item.Contents));
    }

    [Theory]
    [InlineData(401, PollOutcome.Auth)]
    [InlineData(403, PollOutcome.Blocked)]
    [InlineData(404, PollOutcome.Failed)]
    [InlineData(429, PollOutcome.Throttled)]
    [InlineData(503, PollOutcome.Throttled)]
    public async Task Every_refusal_has_its_outcome_and_the_source_is_left_alone_for_longer_each_time(int status, object outcome)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = context =>
        {
            context.Response.StatusCode = status;
            if (status is 429 or 503)
                context.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        };

        Assert.Equal(((PollOutcome)outcome, 0, 0), await test.PollAsync());
        var first = await test.StateAsync();
        await test.PollAsync();
        var second = await test.StateAsync();

        Assert.NotNull(first.Last!.Reason);
        Assert.True(first.DueAt - first.Last.At >= (status is 429 or 503 ? TimeSpan.FromHours(2) : TimeSpan.FromHours(1)));
        Assert.True(second.DueAt - second.Last!.At > first.DueAt - first.Last.At || status is 429 or 503);
        Assert.Null(second.LastOkAt);
    }

    [Fact]
    public async Task A_page_that_is_the_same_is_not_read_again_once_all_that_was_found_has_settled()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        var asked = new List<string>();
        test.Platform.Refuses = context =>
        {
            asked.Add(context.Request.Headers.IfNoneMatch.ToString());
            return null;
        };

        await test.PollAsync();
        await test.Program.HandleIncomingAsync();
        await test.PollAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(15));
        await test.PollAsync();
        Assert.All(asked, Assert.Empty);
        Assert.Equal((PollOutcome.Ok, 0, 0), await test.PollAsync());
        Assert.Equal((PollOutcome.Ok, 0, 0), await test.PollAsync());

        Assert.Equal(5, asked.Count);
        Assert.All(asked.Skip(3), Assert.NotEmpty);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://[::1]/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_to_an_inner_address_is_not_followed(string target)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = target;
            return Task.CompletedTask;
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
    }

    [Fact]
    public async Task A_redirect_that_never_ends_is_given_up()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = test.Platform.Page.AbsoluteUri;
            return Task.CompletedTask;
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
        Assert.Equal(6, test.Platform.PageRequests);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off_at_the_limit()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = async context =>
        {
            var block = Encoding.ASCII.GetBytes(new string('a', 1024 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
        Assert.Contains("16 MiB", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_raw_page_is_archived()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 5, "Gut", test.Now.AddDays(-1)));

        await test.PollAsync();

        var keys = new List<string>();
        await foreach (var key in test.Program.Get<Archive>().ListAsync("pages/20260105/shop/platform/"))
            keys.Add(key);
        Assert.Single(keys);
    }

    [Fact]
    public async Task When_the_queue_cannot_take_the_messages_the_position_stays_and_the_next_poll_sends_them()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 5, "Gut", test.Now.AddDays(-1)));
        test.Program.Get<FailingQueue>().Fails = true;

        await Assert.ThrowsAsync<StorageException>(() => test.PollAsync());
        Assert.False((await test.StateAsync()).IsBackfilled);
        test.Program.Get<FailingQueue>().Fails = false;
        test.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((PollOutcome.Ok, 1, 0), await test.PollAsync());
        Assert.Equal(1, await test.Program.HandleIncomingAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task What_a_run_did_not_come_to_is_found_however_far_newer_reviews_push_it_down(int newer)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.PageSize = 2;
        test.Publish("a", "b", "c", "d");
        await test.SettleAsync();

        test.Publish("e", "f", "g", "h");
        test.Platform.Refuses = context => context.Request.Query.ContainsKey("page") ? 503 : null;
        Assert.Equal(2, (await test.PollAsync()).New);
        await test.Program.HandleIncomingAsync();
        test.Platform.Refuses = null;
        test.Publish([.. Enumerable.Range(0, newer).Select(i => $"newer-{i}")]);
        await test.SettleAsync();

        Assert.Equal(8 + newer, (await test.HeldAsync()).Count);
        Assert.Null((await test.StateAsync()).UnfinishedSince);
    }

    [Fact]
    public async Task Two_workers_never_poll_a_source_at_once()
    {
        await using var test = await PollerSetup.CreateAsync();
        var entered = new SemaphoreSlim(0);
        var leave = new TaskCompletionSource();
        test.Platform.Instead = async context =>
        {
            entered.Release();
            await leave.Task;
            await Html(context, "<html></html>");
        };
        var first = test.PollAsync();
        await entered.WaitAsync();

        Assert.Null(await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: false, CancellationToken.None));

        leave.SetResult();
        await first;
        Assert.Equal(1, test.Platform.PageRequests);
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Publish(new TestReview("a", 5, "Gut", test.Now.AddDays(-1)));

        var (run, _) = await test.Program.Get<Poller>().TryOutAsync(test.Source, CancellationToken.None);

        Assert.Equal((PollOutcome.Ok, 1, 0), (run.Outcome, run.New, run.Changed));
        Assert.Null((await test.StateAsync()).Last);
        Assert.Equal(0, await test.Program.HandleIncomingAsync());
        await foreach (var key in test.Program.Get<Archive>().ListAsync("pages/"))
            Assert.Fail($"{key} was archived.");
    }

    private static Task Html(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(html);
    }
}
