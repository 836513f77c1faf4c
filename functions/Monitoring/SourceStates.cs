using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>Where the polling of all sources stands: the rows that polls write and pages and timers read.</summary>
internal sealed class SourceStates(TableStore tables)
{
    private readonly Table<PollState> _states = new(tables, TableNames.Sources, MonitoringJson.Instance.PollState);
    private readonly Table<PollLog> _logs = new(tables, TableNames.Sources, MonitoringJson.Instance.PollLog);
    private readonly Table<PollNudge> _nudges = new(tables, TableNames.Sources, MonitoringJson.Instance.PollNudge);

    public async Task<PollState> GetAsync(PolledSource source, CancellationToken cancellationToken) =>
        (await _states.GetAsync(SourceRows.State(source.Source.Shop, source.Source.Id), cancellationToken))?.Value ?? PollState.New;

    /// <summary>The states of a shop's sources by their ids; of those never polled there is none.</summary>
    public async Task<IReadOnlyDictionary<string, PollState>> OfAsync(string shop, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, PollState>(StringComparer.Ordinal);
        await foreach (var row in _states.ScanAsync(shop, SourceRows.States, cancellationToken))
            states[SourceRows.SourceOf(row.Key)] = row.Value;
        return states;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PollRun>> RunsAsync(PolledSource source, CancellationToken cancellationToken) =>
        (await _logs.GetAsync(SourceRows.Runs(source.Source.Shop, source.Source.Id), cancellationToken))?.Value.Runs ?? [];

    public async Task LogAsync(PolledSource source, PollRun run, CancellationToken cancellationToken)
    {
        var key = SourceRows.Runs(source.Source.Shop, source.Source.Id);
        var log = (await _logs.GetAsync(key, cancellationToken))?.Value ?? PollLog.Empty;
        await _logs.UpsertAsync(key, log.With(run), cancellationToken);
    }

    public Task<PollLease?> TryLeaseAsync(PolledSource source, bool onlyIfDue, TimeProvider time, CancellationToken cancellationToken) => PollLease.TryTakeAsync(
        _states, SourceRows.State(source.Source.Shop, source.Source.Id), source.Fingerprint, onlyIfDue, time, cancellationToken);

    /// <summary>Asks for a source to be polled at the next tick, due or not. Two wishes are one.</summary>
    public async Task NudgeAsync(string shop, string source, bool sweep, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = SourceRows.Nudge(shop, source);
        while (true)
        {
            var present = await _nudges.GetAsync(key, cancellationToken);
            var wish = new PollNudge(now, sweep || present?.Value.Sweep == true);
            if (present is null
                ? await _nudges.TryInsertAsync(key, wish, cancellationToken) is not null
                : await _nudges.TryReplaceAsync(key, wish, present.ETag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>The sources of a shop that somebody wants polled.</summary>
    public async Task<HashSet<string>> NudgedAsync(string shop, CancellationToken cancellationToken)
    {
        var nudged = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in _nudges.ScanAsync(shop, SourceRows.Nudges, cancellationToken))
            nudged.Add(SourceRows.SourceOf(row.Key));
        return nudged;
    }

    public Task<Entity<PollNudge>?> FindNudgeAsync(PolledSource source, CancellationToken cancellationToken) =>
        _nudges.GetAsync(SourceRows.Nudge(source.Source.Shop, source.Source.Id), cancellationToken);

    /// <summary>A wish was fulfilled; one that came meanwhile stays.</summary>
    public Task FulfilAsync(Entity<PollNudge> nudge, CancellationToken cancellationToken) =>
        _nudges.TryDeleteAsync(nudge.Key, nudge.ETag, cancellationToken);

    /// <summary>Forgets everything about a source that is no more.</summary>
    public async Task ForgetAsync(string shop, string source, CancellationToken cancellationToken)
    {
        await _states.TryDeleteAsync(SourceRows.State(shop, source), null, cancellationToken);
        await _logs.TryDeleteAsync(SourceRows.Runs(shop, source), null, cancellationToken);
        await _nudges.TryDeleteAsync(SourceRows.Nudge(shop, source), null, cancellationToken);
        await tables.TryDeleteAsync(TableNames.Sources, SourceRows.Coverage(shop, source), null, cancellationToken);
    }
}
