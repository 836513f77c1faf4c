using Feedback.Analysis;
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

    public static async Task<PollerSetup> CreateAsync()
    {
        var platform = await TestPlatform.StartAsync();
        var clock = new Clock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var program = new TestProgram(platform.ShopSettings(), clock, services =>
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

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await platform.DisposeAsync();
    }
}
