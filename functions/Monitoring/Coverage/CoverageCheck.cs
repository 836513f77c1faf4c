using System.Runtime.CompilerServices;
using Feedback.Measures;
using Feedback.Models.Coverage;
using Feedback.Models.Items;
using Feedback.Models.Measures;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Monitoring.Coverage;

/// <summary>Judges every source against its coverage contract and keeps what it finds as alerts; asks for all pages again where items are missing.</summary>
internal sealed class CoverageCheck(
    SourceCatalog catalog, SourceStates states, SourceAlerts alerts, RollUp rollUp, Timeline timeline, ShopDirectory shops, TableStore tables, TimeProvider time)
{
    /// <summary>A gap is looked into by reading all pages, this often at most.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(2);

    /// <summary>What was just read is on its way through the queue: the count of what we hold lags behind.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    private readonly Table<SourceCoverage> _coverages = new(tables, TableNames.Sources, MonitoringJson.Instance.SourceCoverage);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var shop in shops.All)
        {
            // What is held is what is counted.
            await rollUp.RunAsync(shop.Id, cancellationToken);
            await RunAsync(shop, cancellationToken);
        }
    }

    /// <summary>The latest findings of a shop's sources by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, SourceCoverage>> OfAsync(string shop, CancellationToken cancellationToken)
    {
        var coverages = new Dictionary<string, SourceCoverage>(StringComparer.Ordinal);
        await foreach (var row in _coverages.ScanAsync(shop, SourceRows.Coverages, cancellationToken))
            coverages[SourceRows.SourceOf(row.Key)] = row.Value;
        return coverages;
    }

    private async Task RunAsync(Shop shop, CancellationToken cancellationToken)
    {
        var sources = await catalog.OfAsync(shop.Id, cancellationToken);
        if (sources.Count == 0)
            return;
        var now = time.GetUtcNow();
        var known = await states.OfAsync(shop.Id, cancellationToken);
        var before = await OfAsync(shop.Id, cancellationToken);
        var arrivals = await SourceArrivals.OfAsync(HoursAsync(shop.Id, cancellationToken));
        foreach (var source in sources)
        {
            var state = known.GetValueOrDefault(source.Source.Id) ?? PollState.New;
            var coverage = Judge(source, state, arrivals.GetValueOrDefault(source.Source.Id) ?? new SourceArrivals(), before.GetValueOrDefault(source.Source.Id), shop, now);
            if (coverage.GapSince is not null && !(now - coverage.SweepAskedAt < BetweenSweeps))
            {
                await states.NudgeAsync(shop.Id, source.Source.Id, sweep: true, now, cancellationToken);
                coverage = coverage with { SweepAskedAt = now };
            }
            await _coverages.UpsertAsync(SourceRows.Coverage(shop.Id, source.Source.Id), coverage, cancellationToken);
            await alerts.FollowAsync(shop.Id, source.Source.Id, coverage.Findings!, state.Last?.Reason ?? state.Canary?.Reason, cancellationToken);
        }
    }

    private async IAsyncEnumerable<HourBucket> HoursAsync(string shop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var month in await timeline.MonthsAsync(shop, null, cancellationToken))
        {
            await foreach (var hour in rollUp.ReadAsync(shop, month, month.AddMonths(1), cancellationToken))
                yield return hour;
        }
    }

    private static SourceCoverage Judge(
        PolledSource source, PollState state, SourceArrivals arrivals, SourceCoverage? before, Shop shop, DateTimeOffset now)
    {
        var isSettled = state.IsBackfilled && !(now - state.LastFoundAt < Settling);
        var gap = state.Total - arrivals.Held;
        // Some pages count everything and show a part: as little as was ever missing is usual there.
        var usual = !isSettled || gap is null ? before?.UsualGap
            : source.Adapter.ListsAllItCounts || state.BackfillPages > 1 ? 0
            : Math.Min(Math.Max(gap.Value, 0), before?.UsualGap ?? long.MaxValue);
        var facts = new CoverageFacts
        {
            Every = source.Every,
            Outcome = state.Last is { } last ? OutcomeName.Of(last.Outcome) : null,
            Failures = state.Failures,
            FirstPollAt = state.ConnectedAt,
            LastPollAt = state.Last?.At,
            LastOkAt = state.LastOkAt,
            IsBackfilling = !state.IsBackfilled,
            Total = state.Total,
            Held = arrivals.Held,
            UsualGap = usual,
            IsSample = source.Adapter.IsSample,
            CanaryHit = state.Canary?.Hit,
            CanaryAt = state.Canary?.At,
            EmptySince = state.EmptySince,
            LastItemAt = arrivals.LastItemAt,
            Silence = arrivals.LastItemAt is { } newest && state.LastOkAt is { } readable ? Silence.Read(arrivals.ByHour, newest, readable, shop.Zone) : null,
            RecentItems = arrivals.Since(now - Recent),
            LastReplyAt = Instants.Later(state.LastReplyAt, arrivals.LastResponseAt),
            IsAnswerable = IsAnswerable(source),
        };
        var gapSince = !isSettled ? before?.GapSince : CoverageContract.Gap(facts) is null ? null : before?.GapSince ?? now;
        return new SourceCoverage(
            now, arrivals.Held, state.Total, usual, gapSince, gapSince is null ? null : before?.SweepAskedAt, arrivals.LastItemAt, facts.Silence,
            CoverageContract.Judge(facts with { GapSince = gapSince }, now));
    }

    private static bool IsAnswerable(PolledSource source)
    {
        try
        {
            var anything = new ReplyDraft(new Item { Source = source.Source.Id, ExternalId = "any" }, "…", "any", DateTimeOffset.UnixEpoch);
            return source.Fault is null && source.Adapter.PlanReply(source.Settings, anything) is not ReplyPlan.NotOffered;
        }
        catch (ArgumentException)
        {
            // A key nobody can read: there is a call, it only cannot be made.
            return true;
        }
    }
}
