using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Monitoring;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Feedback.Tests.Monitoring;

/// <summary>A platform, the program that polls it, and the clock of both; a test does each step.</summary>
internal sealed class PollerSetup(TestPlatform platform, TestProgram program, Clock clock) : IAsyncDisposable
{
    public TestPlatform Platform => platform;

    public TestProgram Program => program;

    public Clock Clock => clock;

    public DateTimeOffset Now => clock.GetUtcNow();

    public required PolledSource Source { get; init; }

    /// <param name="haste">See <see cref="Clock"/>.</param>
    /// <param name="settings">Of the source, in place of a page's; <c>{platform}</c> stands for the platform's address. Those of the program
    /// are named in full.</param>
    public static async Task<PollerSetup> CreateAsync(double haste = 1, params (string Name, string Value)[] settings)
    {
        var platform = await TestPlatform.StartAsync();
        var clock = new Clock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), haste);
        var all = platform.ShopSettings();
        if (settings.Any(setting => setting.Name == "Type"))
        {
            all.Remove("Feedback__Shops__shop__Sources__platform__Url");
            all.Remove("Feedback__Shops__shop__Sources__platform__ReplyUrl");
        }
        foreach (var (name, value) in settings)
            all[name.StartsWith("Feedback__", StringComparison.Ordinal) ? name : $"Feedback__Shops__shop__Sources__platform__{name}"] = value.Replace("{platform}", $"http://localhost:{platform.Port}/reviews", StringComparison.Ordinal);
        var program = new TestProgram(all, clock, services =>
        {
            FailingQueue.Add(services);
            services.AddSingleton(new HostTurns(TimeSpan.Zero, clock));
        });
        var source = await program.Get<SourceCatalog>().FindAsync("shop", "platform", CancellationToken.None);
        return new PollerSetup(platform, program, clock) { Source = source! };
    }

    public async Task<(PollOutcome Outcome, int New, int Changed)> PollAsync(CancellationToken cancellationToken = default)
    {
        clock.Advance(TimeSpan.FromSeconds(2));
        var run = await program.Get<Poller>().PollAsync(Source, onlyIfDue: false, cancellationToken);
        return (run!.Outcome, run.New, run.Changed);
    }

    /// <summary>Publishes reviews, each newer than the one before.</summary>
    public void Publish(params string[] ids)
    {
        foreach (var id in ids)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            platform.Publish(new TestReview(id, 5, "Gut", Now));
        }
    }

    /// <summary>Polls and handles until nothing is new.</summary>
    public async Task SettleAsync()
    {
        while (await PollAsync() is not (PollOutcome.Ok or PollOutcome.Empty, 0, 0))
            await program.HandleIncomingAsync();
    }

    public Task<PollState> StateAsync() => program.Get<SourceStates>().GetAsync(Source, CancellationToken.None);

    public Task<Models.Ledger.FeedbackItem?> ItemAsync(string id) => program.Get<ItemLedger>()
        .FindAsync("shop", ItemLedger.IdOf("platform", $"{platform.Page}#{id}"), CancellationToken.None);

    /// <summary>What is held of a source whose ids are its own.</summary>
    public Task<Models.Ledger.FeedbackItem?> FindAsync(string externalId) => program.Get<ItemLedger>()
        .FindAsync("shop", ItemLedger.IdOf("platform", externalId), CancellationToken.None);

    /// <summary>Every item held, as the timeline lists them: one that stood there twice would be listed twice.</summary>
    public async Task<IReadOnlyList<Models.Ledger.FeedbackItem>> HeldAsync()
    {
        var held = new List<Models.Ledger.FeedbackItem>();
        await foreach (var (fact, _) in ItemWalk.NewestFirstAsync(program.Get<Timeline>(), "shop", ItemCursor.Newest(Now), CancellationToken.None))
            held.Add((await program.Get<ItemLedger>().FindAsync("shop", fact.Id, CancellationToken.None))!);
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await platform.DisposeAsync();
    }
}
