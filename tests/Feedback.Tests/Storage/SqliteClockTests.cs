using Feedback.Storage;
using Feedback.Storage.Sqlite;

namespace Feedback.Tests.Storage;

/// <summary>Messages and a clock that jumps: nothing is hidden for longer, or handed out earlier, than was meant.</summary>
public sealed class SqliteClockTests : IAsyncDisposable
{
    private const string Queue = "clocked";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly EmbeddedStores _stores = new();
    private readonly SqliteQueueStore _queues;

    public SqliteClockTests() => _queues = new SqliteQueueStore(_stores.Database, _stores.Clock);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    [Fact]
    public async Task A_message_nobody_handles_is_dropped_after_seven_days()
    {
        await _queues.SendAsync(Queue, "old");
        _stores.Clock.Step(TimeSpan.FromDays(6));
        await _queues.SendAsync(Queue, "young");
        _stores.Clock.Step(TimeSpan.FromDays(1));

        Assert.Equal("young", Assert.Single(await ReceiveAsync()).Text);
        Assert.Equal(1, await _queues.CountAsync(Queue));
    }

    [Fact]
    public async Task A_long_row_of_dropped_messages_does_not_keep_a_living_one_back_for_ever()
    {
        await Task.WhenAll(Enumerable.Range(0, 2_500).Select(i => _queues.SendAsync(Queue, $"{i}")));
        _stores.Clock.Step(TimeSpan.FromDays(7));
        await _queues.SendAsync(Queue, "young");

        var received = new List<QueueMessage>();
        for (var calls = 0; calls < 4 && received.Count == 0; calls++)
            received.AddRange(await ReceiveAsync());

        Assert.Equal("young", Assert.Single(received).Text);
        Assert.Equal(1, await _queues.CountAsync(Queue));
    }

    [Fact]
    public async Task A_clock_set_back_does_not_hide_what_was_sent_before()
    {
        await ReceiveAsync();
        await _queues.SendAsync(Queue, "x");
        _stores.Clock.Step(-Hour);

        Assert.Equal("x", Assert.Single(await ReceiveAsync()).Text);
    }

    [Fact]
    public async Task A_clock_set_back_while_the_program_was_down_does_not_hide_what_was_sent_before()
    {
        await _queues.SendAsync(Queue, "x");
        _stores.Clock.Step(-Hour);
        await _stores.ReopenAsync();

        var reopened = new SqliteQueueStore(_stores.Database, _stores.Clock);
        Assert.Equal("x", Assert.Single(await reopened.ReceiveAsync(Queue, 1, Hour)).Text);
    }

    [Fact]
    public async Task A_clock_set_back_neither_frees_a_received_message_nor_keeps_it_for_longer()
    {
        await _queues.SendAsync(Queue, "x");
        var first = Assert.Single(await ReceiveAsync(TimeSpan.FromSeconds(30)));
        _stores.Clock.Step(-Hour);

        Assert.Empty(await ReceiveAsync());
        _stores.Clock.Step(TimeSpan.FromSeconds(29));
        Assert.Empty(await ReceiveAsync());
        _stores.Clock.Step(TimeSpan.FromSeconds(2));
        Assert.Equal((first.Id, 2), Assert.Single(await ReceiveAsync()) is var again ? (again.Id, again.Deliveries) : default);
    }

    [Fact]
    public async Task A_receiver_renews_and_deletes_across_a_clock_set_back()
    {
        await _queues.SendAsync(Queue, "x");
        var message = Assert.Single(await ReceiveAsync(TimeSpan.FromSeconds(30)));
        _stores.Clock.Step(-Hour);

        var renewed = await _queues.TryRenewAsync(Queue, message, TimeSpan.FromSeconds(30));
        _stores.Clock.Step(TimeSpan.FromSeconds(20));
        Assert.Empty(await ReceiveAsync());
        Assert.True(await _queues.TryDeleteAsync(Queue, renewed!));
    }

    [Fact]
    public async Task A_delay_is_kept_across_a_clock_set_back()
    {
        await ReceiveAsync();
        await _queues.SendAsync(Queue, "later", TimeSpan.FromMinutes(10));
        _stores.Clock.Step(-Hour);

        Assert.Empty(await ReceiveAsync());
        _stores.Clock.Step(TimeSpan.FromMinutes(9));
        Assert.Empty(await ReceiveAsync());
        _stores.Clock.Step(TimeSpan.FromMinutes(1.1));
        Assert.Equal("later", Assert.Single(await ReceiveAsync()).Text);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_for_a_while_and_then_set_right_loses_nothing()
    {
        await _queues.SendAsync(Queue, "before");
        _stores.Clock.Step(TimeSpan.FromDays(5));
        await _queues.SendAsync(Queue, "meanwhile");
        Assert.Equal(2, (await ReceiveAsync(TimeSpan.FromSeconds(30))).Count);
        _stores.Clock.Step(TimeSpan.FromDays(-5));

        Assert.Empty(await ReceiveAsync());
        _stores.Clock.Step(TimeSpan.FromSeconds(31));
        Assert.Equal(["before", "meanwhile"], (await ReceiveAsync()).Select(message => message.Text).Order());
    }

    [Fact]
    public async Task Two_receivers_whose_clocks_differ_do_not_hold_one_message_at_once()
    {
        var behind = new SteppedClock();
        var ahead = new SteppedClock();
        ahead.Step(Hour);
        var (slow, fast) = (new SqliteQueueStore(_stores.Database, behind), new SqliteQueueStore(_stores.Database, ahead));
        await fast.SendAsync(Queue, "x");

        var held = Assert.Single(await fast.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(1)));
        Assert.Empty(await slow.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(1)));
        behind.Step(TimeSpan.FromSeconds(31));
        Assert.Empty(await slow.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(1)));
        behind.Step(TimeSpan.FromSeconds(61));

        var again = Assert.Single(await slow.ReceiveAsync(Queue, 1, TimeSpan.FromMinutes(1)));
        Assert.Equal((held.Id, 2), (again.Id, again.Deliveries));
        Assert.False(await fast.TryDeleteAsync(Queue, held));
    }

    [Fact]
    public async Task A_waiting_receiver_wakes_when_a_hidden_message_is_due()
    {
        await _queues.SendAsync(Queue, "later", TimeSpan.FromSeconds(1));

        var received = await ReceiveAsync();
        // A timer may fire a moment before the clock has come so far.
        for (var turns = 0; turns < 10 && received.Count == 0; turns++)
        {
            await _queues.WaitAsync(Queue, TimeSpan.FromMinutes(10)).WaitAsync(TimeSpan.FromSeconds(30));
            received = await ReceiveAsync();
        }

        Assert.Single(received);
    }

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(TimeSpan? visibility = null) =>
        _queues.ReceiveAsync(Queue, QueueStore.MostMessages, visibility ?? Hour);
}
