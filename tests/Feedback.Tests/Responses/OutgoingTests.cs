using Feedback.Analysis;
using Feedback.Hosting;
using Feedback.Models.Cases;
using Feedback.Models.Items;
using Feedback.Monitoring.Fetching;
using Feedback.Responses;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Feedback.Tests.Responses;

/// <summary>Answers on their way to a platform that tells repeats (<c>platform</c>) and one that does not (<c>judgeme</c>).</summary>
public sealed class OutgoingTests
{
    [Fact]
    public async Task A_platform_out_of_order_gets_the_answer_later_under_the_same_key()
    {
        await using var test = await Setup.CreateAsync("platform");
        test.Platform.ReplyStatus = 500;
        await test.ReplyAsync("Verzeihung");
        Assert.Equal(1, await test.HandleOutgoingAsync());
        Assert.Equal(ReplyState.Queued, (await test.CaseAsync()).Reply!.State);

        test.Platform.ReplyStatus = 204;
        test.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await test.HandleOutgoingAsync());

        var reply = Assert.Single(test.Platform.Replies);
        Assert.Equal(("Verzeihung", (await test.CaseAsync()).Reply!.Id), (reply.Text, reply.Key));
        Assert.Equal(ReplyState.Published, (await test.CaseAsync()).Reply!.State);
    }

    [Fact]
    public async Task The_same_message_twice_sends_the_answer_once()
    {
        await using var test = await Setup.CreateAsync("platform");
        await test.ReplyAsync("Verzeihung");
        var message = new OutgoingMessage("shop", test.CaseId, (await test.CaseAsync()).Reply!.Id);
        await test.Program.Get<MessageQueue<OutgoingMessage>>().SendAsync(message, CancellationToken.None);

        Assert.Equal(2, await test.HandleOutgoingAsync());

        Assert.Single(test.Platform.Replies);
    }

    [Fact]
    public async Task Two_workers_at_once_send_the_answer_once_and_the_second_message_waits_for_the_first()
    {
        await using var test = await Setup.CreateAsync("platform");
        await test.ReplyAsync("Verzeihung");
        var message = new OutgoingMessage("shop", test.CaseId, (await test.CaseAsync()).Reply!.Id);
        await test.Program.Get<MessageQueue<OutgoingMessage>>().SendAsync(message, CancellationToken.None);
        await test.UpdateAsync(current => CaseCommands.BeginSending(current, message.ReplyId, true, TimeSpan.FromSeconds(40), test.Clock.GetUtcNow()));

        Assert.Equal(2, await test.HandleOutgoingAsync());
        Assert.Empty(test.Platform.Replies);
        test.Clock.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal(2, await test.HandleOutgoingAsync());

        Assert.Single(test.Platform.Replies);
        Assert.Equal(0, await test.Program.Get<QueueStore>().CountAsync("outgoing"));
    }

    [Fact]
    public async Task An_answer_of_which_nobody_knows_whether_it_was_published_goes_back_to_its_author_where_a_repeat_would_show_twice()
    {
        await using var test = await Setup.CreateAsync("judgeme");
        test.Platform.Instead = async context =>
        {
            // Published, and then the connection breaks.
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Abort();
        };
        await test.ReplyAsync("Verzeihung");

        await test.HandleOutgoingAsync();

        Assert.Equal(ReplyState.Failed, (await test.CaseAsync()).Reply!.State);
        Assert.Contains("not known", (await test.CaseAsync()).Reply!.Problem, StringComparison.Ordinal);
        Assert.Equal(1, test.Platform.PageRequests);
        Assert.Equal(0, await test.Program.Get<QueueStore>().CountAsync("outgoing"));
    }

    [Fact]
    public async Task An_answer_whose_sender_died_is_not_sent_again_where_a_repeat_would_show_twice()
    {
        await using var test = await Setup.CreateAsync("judgeme");
        await test.ReplyAsync("Verzeihung");
        var replyId = (await test.CaseAsync()).Reply!.Id;
        await test.UpdateAsync(current => CaseCommands.BeginSending(current, replyId, false, TimeSpan.FromSeconds(40), test.Clock.GetUtcNow()));
        test.Clock.Advance(TimeSpan.FromSeconds(41));

        await test.HandleOutgoingAsync();

        Assert.Equal(ReplyState.Failed, (await test.CaseAsync()).Reply!.State);
        Assert.Equal(0, test.Platform.PageRequests);
    }

    [Fact]
    public async Task An_answer_whose_sender_died_counts_as_sent_once_a_poll_has_seen_it()
    {
        await using var test = await Setup.CreateAsync("judgeme");
        await test.ReplyAsync("Verzeihung");
        var replyId = (await test.CaseAsync()).Reply!.Id;
        await test.UpdateAsync(current => CaseCommands.BeginSending(current, replyId, false, TimeSpan.FromSeconds(40), test.Clock.GetUtcNow()));
        test.Clock.Advance(TimeSpan.FromSeconds(41));
        await test.SeeAsync(new ItemReply("Verzeihung", test.Clock.GetUtcNow()));

        await test.HandleOutgoingAsync();

        Assert.Equal(ReplyState.Published, (await test.CaseAsync()).Reply!.State);
        Assert.Equal(0, test.Platform.PageRequests);
    }

    [Fact]
    public async Task A_platform_that_nobody_answers_at_is_tried_again_even_where_a_repeat_would_show_twice()
    {
        await using var test = await Setup.CreateAsync("judgeme");
        await test.Platform.DisposeAsync();
        await test.ReplyAsync("Verzeihung");

        await test.HandleOutgoingAsync();

        Assert.Equal(ReplyState.Queued, (await test.CaseAsync()).Reply!.State);
        Assert.Equal(1, await test.Program.Get<QueueStore>().CountAsync("outgoing"));
    }

    [Fact]
    public async Task A_reply_whose_message_could_not_be_queued_is_stored_and_queued_by_the_next_roll_up()
    {
        await using var test = await Setup.CreateAsync("platform");
        test.Program.Get<FailingQueue>().Fails = true;
        await test.ReplyAsync("Verzeihung");
        Assert.Equal(ReplyState.Queued, (await test.CaseAsync()).Reply!.State);
        test.Program.Get<FailingQueue>().Fails = false;

        await test.Program.Get<CaseStore>().SettleAsync("shop", CancellationToken.None);
        Assert.Equal(1, await test.HandleOutgoingAsync());

        Assert.Single(test.Platform.Replies);
    }

    private sealed class Setup(TestPlatform platform, TestProgram program, Clock clock, string source) : IAsyncDisposable
    {
        private const string ExternalId = "4711";

        public TestPlatform Platform => platform;

        public TestProgram Program => program;

        public Clock Clock => clock;

        public string CaseId { get; } = ItemLedger.IdOf(source, ExternalId);

        public static async Task<Setup> CreateAsync(string source)
        {
            var platform = await TestPlatform.StartAsync();
            var clock = new Clock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
            var settings = platform.ShopSettings();
            settings["Feedback__Shops__shop__Sources__judgeme__Type"] = "judgeme";
            settings["Feedback__Shops__shop__Sources__judgeme__Endpoint"] = $"http://localhost:{platform.Port}/reviews";
            settings["Feedback__Shops__shop__Sources__judgeme__ShopDomain"] = "shop.example";
            settings["Feedback__Shops__shop__Sources__judgeme__ApiToken"] = "secret";
            platform.Instead = context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
            var program = new TestProgram(settings, clock, services =>
            {
                FailingQueue.Add(services);
                services.AddSingleton(new HostTurns(TimeSpan.Zero, clock));
            });
            var test = new Setup(platform, program, clock, source);
            await test.SeeAsync(null);
            return test;
        }

        /// <summary>A poll finds the item with this reply.</summary>
        public Task SeeAsync(ItemReply? reply) => program.Get<IncomingHandler>().HandleAsync(
            new ItemSeen
            {
                Shop = "shop",
                At = clock.GetUtcNow(),
                Item = new Item { Source = source, ExternalId = ExternalId, Rating = 1, Text = "Kaputt", CreatedAt = clock.GetUtcNow().AddDays(-1), Reply = reply },
            },
            CancellationToken.None);

        public async Task<Case> CaseAsync() => (await program.Get<CaseStore>().FindAsync("shop", CaseId, CancellationToken.None))!.Value;

        public Task ReplyAsync(string text) =>
            UpdateAsync(current => CaseCommands.Reply(current, "Mila", "reply-1", text, elsewhere: false, clock.GetUtcNow()));

        public async Task UpdateAsync(Func<Case, CaseOutcome> command)
        {
            var found = (await program.Get<CaseStore>().FindAsync("shop", CaseId, CancellationToken.None))!;
            Assert.NotNull(await program.Get<CaseStore>().TryUpdateAsync(found, command(found.Value).Case!, CancellationToken.None));
        }

        /// <summary>Handles the messages that are due.</summary>
        public async Task<int> HandleOutgoingAsync()
        {
            var messages = await program.Get<QueueStore>().ReceiveAsync(Queue.Outgoing, QueueStore.MostMessages, TimeSpan.FromMinutes(1));
            foreach (var message in messages)
            {
                await program.Get<OutgoingHandler>().HandleAsync(message.Text, CancellationToken.None);
                await program.Get<QueueStore>().TryDeleteAsync(Queue.Outgoing, message);
            }
            return messages.Count;
        }

        public async ValueTask DisposeAsync()
        {
            await program.DisposeAsync();
            await platform.DisposeAsync();
        }
    }
}
