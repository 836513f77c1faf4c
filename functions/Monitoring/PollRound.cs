using Feedback.Hosting;
using Feedback.Shops;

namespace Feedback.Monitoring;

/// <summary>
/// Polls the sources that are due. Sources of one host take turns and hosts do not wait for each other: those in trouble have lanes of their own, so
/// that however many are slow, the others go on. A round lasts as long as anything is being read and takes up what becomes due meanwhile.
/// </summary>
internal sealed partial class PollRound(
    SourceCatalog catalog, SourceStates states, Poller poller, ShopDirectory shops, PollRoundLimit limit, TimeProvider time, ILogger<PollRound> logger)
{
    private const int Lanes = 32, TroubledLanes = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var running = new Dictionary<Task, DueSource>();
        var waiting = new List<DueSource>();
        var lookAt = began;
        try
        {
            await GoOnAsync();
        }
        finally
        {
            await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task GoOnAsync()
        {
            while (true)
            {
                var now = time.GetUtcNow();
                var isOpen = limit.Longest is null || now - began < limit.Longest;
                if (isOpen && now >= lookAt)
                {
                    waiting = await DueAsync(running.Values, now, cancellationToken);
                    lookAt = now + LookEvery;
                }
                if (isOpen)
                    Start(waiting, running, cancellationToken);
                if (running.Count == 0)
                    return;
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny([.. running.Keys, Task.Delay(LookEvery, time, stop.Token)]);
                await stop.CancelAsync();
                foreach (var done in running.Keys.Where(task => task.IsCompleted).ToList())
                    running.Remove(done);
            }
        }
    }

    private void Start(List<DueSource> waiting, Dictionary<Task, DueSource> running, CancellationToken cancellationToken)
    {
        if (waiting.Count == 0)
            return;
        var hosts = running.Values.Select(due => due.Source.Host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var troubled = running.Values.Count(due => due.IsTroubled);
        var free = Lanes - (running.Count - troubled);
        var left = new List<DueSource>();
        foreach (var due in waiting)
        {
            if ((due.IsTroubled ? TroubledLanes - troubled : free) <= 0 || !hosts.Add(due.Source.Host))
            {
                left.Add(due);
                continue;
            }
            running.Add(PollAsync(due.Source, cancellationToken), due);
            (free, troubled) = due.IsTroubled ? (free, troubled + 1) : (free - 1, troubled);
        }
        waiting.Clear();
        waiting.AddRange(left);
    }

    /// <summary>The sources that are due and not being polled by us, those that wait longest first.</summary>
    private async Task<List<DueSource>> DueAsync(IEnumerable<DueSource> running, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var busy = running.Select(due => (due.Source.Source.Shop, due.Source.Source.Id)).ToHashSet();
        var due = new List<DueSource>();
        foreach (var shop in shops.All)
        {
            var sources = await catalog.OfAsync(shop.Id, cancellationToken);
            if (sources.Count == 0)
                continue;
            var known = await states.OfAsync(shop.Id, cancellationToken);
            var nudged = await states.NudgedAsync(shop.Id, cancellationToken);
            foreach (var source in sources)
            {
                var state = known.GetValueOrDefault(source.Source.Id) ?? PollState.New;
                var isDue = state.Settings != source.Fingerprint || !(state.DueAt > now) || nudged.Contains(source.Source.Id);
                if (isDue && !(state.LeaseUntil > now) && !busy.Contains((shop.Id, source.Source.Id)))
                    due.Add(new DueSource(source, state.DueAt, state.Failures > 0));
            }
        }
        return [.. due.OrderBy(d => d.Since ?? DateTimeOffset.MinValue)];
    }

    private async Task PollAsync(PolledSource source, CancellationToken cancellationToken)
    {
        // Not on the caller's time: reading a page starts with work before it waits for anything.
        await Task.Yield();
        try
        {
            await poller.PollAsync(source, onlyIfDue: true, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            LogFault(fault, source.Source.Shop, source.Source.Id);
        }
    }

    [LoggerMessage(LogLevel.Error, "The poll of {Shop}/{Source} failed on our side; it comes again when its lease is over.")]
    private partial void LogFault(Exception exception, string shop, string source);

    /// <param name="Since">When it became due; null when it was never polled.</param>
    /// <param name="IsTroubled">Whether its last runs failed.</param>
    private sealed record DueSource(PolledSource Source, DateTimeOffset? Since, bool IsTroubled);
}

/// <param name="Longest">After this a round starts nothing more; null where nobody waits for its end.</param>
internal sealed record PollRoundLimit(TimeSpan? Longest)
{
    /// <summary>A Functions invocation ends after five minutes at most; a run lasts less than two.</summary>
    public static PollRoundLimit In(HostingMode mode) => new(mode == HostingMode.Functions ? TimeSpan.FromMinutes(3) : null);
}
