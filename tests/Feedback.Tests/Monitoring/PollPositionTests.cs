using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Feedback.Storage;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary>Where a reading that was broken off goes on. A source lists the newest first, and no review on a later page may be passed over.</summary>
public sealed class PollPositionTests
{
    [Fact]
    public async Task What_stands_behind_a_page_that_failed_is_read_later()
    {
        await using var test = await ConnectedAsync();
        test.Publish("c", "d", "e", "f", "g");
        test.Platform.Refuses = context => context.Request.Query["page"] == "2" ? 429 : null;

        Assert.Equal((PollOutcome.Throttled, 2, 0), await test.PollAsync());
        await test.Program.HandleIncomingAsync();
        test.Platform.Refuses = null;
        await test.SettleAsync();

        Assert.Equal(7, await CountAsync(test));
    }

    [Fact]
    public async Task What_stands_behind_the_first_page_is_read_later_when_the_worker_died_after_sending_it()
    {
        await using var test = await ConnectedAsync();
        test.Publish("c", "d", "e", "f", "g");

        test.Program.Get<FailingQueue>().DiesAfter = 2;
        var dying = test.PollAsync();
        await Eventually.Async(
            () => test.Program.Get<QueueStore>().CountAsync("incoming"), count => count == 2, "The first page's messages");
        test.Program.Get<FailingQueue>().DiesAfter = null;
        await test.Program.HandleIncomingAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(5));
        await test.SettleAsync();

        Assert.Equal(7, await CountAsync(test));
        Assert.False(dying.IsCompleted);
    }

    [Fact]
    public async Task A_run_that_is_told_to_stop_gives_its_turn_back_and_the_next_goes_on_where_it_was()
    {
        await using var test = await ConnectedAsync();
        test.Publish("c", "d", "e", "f", "g");
        using var stop = new CancellationTokenSource();
        test.Platform.Refuses = context =>
        {
            if (context.Request.Query["page"] == "2")
                stop.Cancel();
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.PollAsync(stop.Token));
        await test.Program.HandleIncomingAsync();
        test.Platform.Refuses = null;
        await test.SettleAsync();

        Assert.Equal(7, await CountAsync(test));
    }

    [Fact]
    public async Task More_pages_than_one_run_reads_are_read_by_the_next()
    {
        await using var test = await ConnectedAsync();
        test.Publish([.. Enumerable.Range(0, 50).Select(i => $"new-{i}")]);

        await test.SettleAsync();

        Assert.Equal(52, await CountAsync(test));
    }

    [Fact]
    public async Task A_position_that_no_longer_leads_anywhere_is_given_up_and_everything_is_read_again()
    {
        await using var test = await ConnectedAsync();
        test.Publish("c", "d", "e", "f", "g");
        test.Platform.Refuses = context => context.Request.Query["page"] == "2" ? 400 : null;

        for (var run = 0; run < 5; run++)
        {
            await test.PollAsync();
            await test.Program.HandleIncomingAsync();
        }
        test.Publish("h");
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.NotNull(await test.ItemAsync("h"));
        test.Platform.Refuses = null;
        await test.SettleAsync();
        Assert.Equal(8, await CountAsync(test));
    }

    [Fact]
    public async Task An_edit_undone_while_it_was_on_its_way_is_undone_here_too()
    {
        await using var test = await ConnectedAsync();
        var review = test.Platform.Reviews.Single(r => r.Id == "b");
        test.Platform.Publish(review with { Text = "Doch schlecht" });
        Assert.Equal((PollOutcome.Ok, 0, 1), await test.PollAsync());
        test.Platform.Publish(review);

        // The ledger still has the first text, so that this poll finds nothing to say.
        Assert.Equal((PollOutcome.Ok, 0, 0), await test.PollAsync());
        await test.Program.HandleIncomingAsync();
        Assert.Equal("Doch schlecht", (await test.ItemAsync("b"))!.Text);
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.Equal("Gut", (await test.ItemAsync("b"))!.Text);
    }

    [Fact]
    public async Task A_text_cut_to_fit_a_message_is_no_change_at_every_poll()
    {
        await using var test = await ConnectedAsync();
        test.Platform.Publish(new TestReview("long", 5, string.Concat(Enumerable.Repeat("🌻", 5_000)), test.Now));

        Assert.Equal((PollOutcome.Ok, 1, 0), await test.PollAsync());
        await test.Program.HandleIncomingAsync();

        Assert.Equal((PollOutcome.Ok, 0, 0), await test.PollAsync());
    }

    [Fact]
    public async Task A_long_poll_keeps_its_turn_and_a_dead_one_loses_it_soon()
    {
        await using var test = await ConnectedAsync();
        var entered = new SemaphoreSlim(0);
        var leave = new TaskCompletionSource();
        test.Platform.Instead = async context =>
        {
            entered.Release();
            await leave.Task;
        };
        var first = test.PollAsync();
        await entered.WaitAsync();

        test.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: false, CancellationToken.None));
        test.Clock.Advance(TimeSpan.FromSeconds(2));
        test.Platform.Instead = null;
        Assert.NotNull(await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: false, CancellationToken.None));

        leave.SetResult();
        Assert.Null(await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: true, CancellationToken.None));
        await first.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>A source with pages of two reviews, connected and read to its end.</summary>
    private static async Task<PollerSetup> ConnectedAsync()
    {
        var test = await PollerSetup.CreateAsync();
        test.Platform.PageSize = 2;
        test.Publish("a", "b");
        await test.SettleAsync();
        return test;
    }

    private static async Task<int> CountAsync(PollerSetup test)
    {
        var count = 0;
        foreach (var review in test.Platform.Reviews)
            count += await test.ItemAsync(review.Id) is null ? 0 : 1;
        return count;
    }
}
