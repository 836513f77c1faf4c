using Feedback.Monitoring.Coverage;

namespace Feedback.Monitoring;

/// <summary>All sources of a shop with everything a person wants to know of them; console, interface and health share it.</summary>
internal sealed class SourceListing(SourceCatalog catalog, SourceStates states, CoverageCheck coverage, SourceAlerts alerts, TimeProvider time)
{
    /// <param name="withRuns">Whether the latest runs are wanted, which costs a read per source.</param>
    public async Task<IReadOnlyList<SourceEntry>> OfAsync(string shop, CancellationToken cancellationToken, bool withRuns = true)
    {
        var sources = await catalog.OfAsync(shop, cancellationToken);
        var known = await states.OfAsync(shop, cancellationToken);
        var covered = await coverage.OfAsync(shop, cancellationToken);
        var open = (await alerts.OpenAsync(shop, cancellationToken)).ToLookup(alert => alert.Source);
        var now = time.GetUtcNow();
        return await Task.WhenAll(sources.Select(async source =>
        {
            var state = known.GetValueOrDefault(source.Source.Id) ?? PollState.New;
            return new SourceEntry(
                source,
                state,
                withRuns ? await states.RunsAsync(source, cancellationToken) : [],
                covered.GetValueOrDefault(source.Source.Id),
                [.. open[source.Source.Id]],
                state.UnitsOn(now));
        }));
    }
}

/// <param name="Coverage">Null until it was first checked.</param>
/// <param name="Alerts">Open ones.</param>
/// <param name="UnitsToday">Of the platform's quota that were used today, by UTC.</param>
internal sealed record SourceEntry(
    PolledSource Source, PollState State, IReadOnlyList<PollRun> Runs, SourceCoverage? Coverage, IReadOnlyList<SourceAlert> Alerts, int UnitsToday);
