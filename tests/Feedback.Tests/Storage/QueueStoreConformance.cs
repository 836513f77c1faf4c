using Feedback.Storage;

namespace Feedback.Tests.Storage;

/// <summary>What every queue store promises, whatever is behind it.</summary>
public abstract class QueueStoreConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    protected string Queue { get; } = "q" + Guid.NewGuid().ToString("N")[..20];

    protected abstract QueueStore Store { get; }

    /// <summary>Lets so much time go by on the store's clock.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task A_message_is_received_hidden_and_deleted()
    {
        await Store.SendAsync(Queue, "{\"v\":1}");

        var message = Assert.Single(await Store.ReceiveAsync(Queue, 32, Long));
        Assert.Equal(("{\"v\":1}", 1), (message.Text, message.Deliveries));
        Assert.Empty(await Store.ReceiveAsync(Queue, 32, Long));
        Assert.True(await Store.TryDeleteAsync(Queue, message));
        Assert.False(await Store.TryDeleteAsync(Queue, message));
        Assert.Null(await Store.TryRenewAsync(Queue, message, Long));
        Assert.Equal(0, await Store.CountAsync(Queue));
    }

    [Fact]
    public async Task A_queue_nothing_was_sent_to_is_empty()
    {
        Assert.Empty(await Store.ReceiveAsync(Queue, 32, Long));
        Assert.Equal(0, await Store.CountAsync(Queue));
        await Store.SendAsync(Queue + "-other", "x");
        var message = Assert.Single(await Store.ReceiveAsync(Queue + "-other", 1, Long));
        Assert.False(await Store.TryDeleteAsync(Queue, message));
        Assert.Null(await Store.TryRenewAsync(Queue, message, Long));
    }

    [Fact]
    public async Task A_message_not_deleted_reappears_and_its_old_receipt_is_worth_nothing()
    {
        await Store.SendAsync(Queue, "x");
        var first = Assert.Single(await Store.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(1)));

        await PassAsync(TimeSpan.FromSeconds(1.2));
        var second = Assert.Single(await Store.ReceiveAsync(Queue, 1, Long));

        Assert.Equal((first.Id, 2), (second.Id, second.Deliveries));
        Assert.NotEqual(first.Receipt, second.Receipt);
        Assert.False(await Store.TryDeleteAsync(Queue, first));
        Assert.Null(await Store.TryRenewAsync(Queue, first, Long));
        Assert.True(await Store.TryDeleteAsync(Queue, second));
    }

    [Fact]
    public async Task A_receipt_stays_good_until_somebody_else_receives()
    {
        await Store.SendAsync(Queue, "x");
        var message = Assert.Single(await Store.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(1)));

        await PassAsync(TimeSpan.FromSeconds(1.2));

        Assert.True(await Store.TryDeleteAsync(Queue, message));
    }

    [Fact]
    public async Task Renewing_hides_for_longer_and_changes_the_receipt()
    {
        await Store.SendAsync(Queue, "x");
        var first = Assert.Single(await Store.ReceiveAsync(Queue, 1, TimeSpan.FromSeconds(2)));

        var renewed = await Store.TryRenewAsync(Queue, first, Long);
        await PassAsync(TimeSpan.FromSeconds(2.2));

        Assert.Equal((first.Id, first.Text, 1), (renewed!.Id, renewed.Text, renewed.Deliveries));
        Assert.Empty(await Store.ReceiveAsync(Queue, 1, Long));
        Assert.False(await Store.TryDeleteAsync(Queue, first));
        Assert.Null(await Store.TryRenewAsync(Queue, first, Long));
        Assert.True(await Store.TryDeleteAsync(Queue, renewed));
    }

    [Fact]
    public async Task Renewing_for_no_time_gives_the_message_back_and_every_delivery_is_counted()
    {
        await Store.SendAsync(Queue, "poison");
        for (var delivery = 1; delivery <= 12; delivery++)
        {
            var message = Assert.Single(await Store.ReceiveAsync(Queue, 1, Long));
            Assert.Equal(delivery, message.Deliveries);
            Assert.NotNull(await Store.TryRenewAsync(Queue, message, TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task A_delayed_message_is_counted_but_not_received_before_its_time()
    {
        await Store.SendAsync(Queue, "later", TimeSpan.FromSeconds(2));

        Assert.Empty(await Store.ReceiveAsync(Queue, 32, Long));
        Assert.Equal(1, await Store.CountAsync(Queue));
        await PassAsync(TimeSpan.FromSeconds(2.2));
        Assert.Equal("later", Assert.Single(await Store.ReceiveAsync(Queue, 32, Long)).Text);
    }

    /// <summary>The longest text of characters of several bytes that the service is sure to keep.</summary>
    protected virtual int LongestOfManyBytes => QueueStore.LongestTextBytes;

    [Fact]
    public async Task Texts_come_back_to_the_letter()
    {
        string[] texts =
        [
            "", "{\"a\":\"<b>&amp;\\u0026]]></b>\"}", " leading and trailing ", "two\nlines\tand a tab",
            "äöüß 中文 😀", "'\"", "\u00a0\u2028\ufeff", "<QueueMessage>", new('&', 13_000),
            new('x', QueueStore.LongestTextBytes), new('ä', LongestOfManyBytes / 2),
            string.Concat(Enumerable.Repeat("😀", LongestOfManyBytes / 4)),
        ];
        foreach (var text in texts)
            await Store.SendAsync(Queue, text);

        var received = await Store.ReceiveAsync(Queue, 32, Long);

        Assert.Equal(texts.Order(StringComparer.Ordinal), received.Select(message => message.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Receivers_at_once_never_hold_the_same_message()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Store.SendAsync(Queue, $"{i}")));

        var received = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var mine = new List<QueueMessage>();
            while (await Store.ReceiveAsync(Queue, 7, Long) is { Count: > 0 } some)
                mine.AddRange(some);
            return mine;
        }));

        var all = received.SelectMany(mine => mine).ToList();
        Assert.Equal(Enumerable.Range(0, 100), all.Select(message => int.Parse(message.Text)).Order());
        Assert.Equal(100, all.Select(message => message.Id).Distinct().Count());
        Assert.Equal(100, await Store.CountAsync(Queue));
    }

    [Fact]
    public async Task No_more_are_received_than_asked_for()
    {
        for (var i = 0; i < 40; i++)
            await Store.SendAsync(Queue, $"{i}");

        Assert.Equal(3, (await Store.ReceiveAsync(Queue, 3, Long)).Count);
        Assert.Equal(32, (await Store.ReceiveAsync(Queue, 32, Long)).Count);
        Assert.Equal(5, (await Store.ReceiveAsync(Queue, 32, Long)).Count);
    }

    [Fact]
    public async Task A_waiting_receiver_is_told_of_a_message_sent_in_this_process()
    {
        await Store.ReceiveAsync(Queue, 1, Long);
        var waiting = Store.WaitAsync(Queue, TimeSpan.FromMinutes(10));
        Assert.False(waiting.IsCompleted);

        await Store.SendAsync(Queue, "x");

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(await Store.ReceiveAsync(Queue, 1, Long));
    }

    [Fact]
    public async Task A_message_sent_just_before_waiting_is_not_slept_through()
    {
        await Store.ReceiveAsync(Queue, 1, Long);
        await Store.SendAsync(Queue, "x");

        await Store.WaitAsync(Queue, TimeSpan.FromMinutes(10)).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Waiting_ends_by_itself_or_by_cancellation()
    {
        await Store.WaitAsync(Queue, TimeSpan.FromMilliseconds(20)).WaitAsync(TimeSpan.FromSeconds(30));

        using var stop = new CancellationTokenSource();
        var waiting = Store.WaitAsync(Queue, TimeSpan.FromMinutes(10), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_call_that_breaks_a_limit_is_refused()
    {
        string[] texts =
        [
            "\0", "\u001f", "\r", "\ud83d", "\uffff", new('&', 14_000),
            new('x', QueueStore.LongestTextBytes + 1), new('ä', (QueueStore.LongestTextBytes / 2) + 1),
        ];
        foreach (var text in texts)
            await Assert.ThrowsAsync<ArgumentException>(() => Store.SendAsync(Queue, text));
        foreach (var queue in new[] { "", "ab", "Abc", "a_bc", "-abc", "abc-", "a--b", new string('a', 51) })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.SendAsync(queue, "x"));
        foreach (var delay in new[] { TimeSpan.FromSeconds(-1), TimeSpan.FromDays(7) })
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SendAsync(Queue, "x", delay));
        foreach (var visibility in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(999), TimeSpan.FromDays(7) })
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReceiveAsync(Queue, 1, visibility));
        foreach (var most in new[] { 0, 33 })
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReceiveAsync(Queue, most, Long));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WaitAsync(Queue, TimeSpan.FromSeconds(-1)));
        var stranger = new QueueMessage("no id", "no receipt", "", 1);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.TryRenewAsync(Queue, stranger, TimeSpan.FromSeconds(-1)));

        Assert.False(await Store.TryDeleteAsync(Queue, stranger));
        Assert.Null(await Store.TryRenewAsync(Queue, stranger, Long));
        Assert.Equal(0, await Store.CountAsync(Queue));
    }
}
