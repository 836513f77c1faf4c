using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// Reads sources page by page and sends what is new or changed to the queue <c>incoming</c>. A page is only left behind when its messages are durable,
/// and a run that breaks off, wherever that is, is gone on with by the next. Every run ends in one <see cref="PollOutcome"/>.
/// </summary>
internal sealed partial class Poller(
    SourceCatalog catalog,
    SourceFetcher fetcher,
    TableStore tables,
    PageArchive pages,
    ItemDelivery delivery,
    TimeProvider time,
    ILogger<Poller> logger) : IDisposable
{
    private const int PagesPerRun = 20;
    private const int SourcesAtOnce = 16;

    /// <summary>Failures in a row after which the page to go on with is given up: its address may have expired.</summary>
    private const int MostFailuresToResume = 3;

    /// <summary>After this a run leaves the rest to the next one, as other sources may be due.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For so long after a find nobody is asked whether the page is still the same. Finds on their way through the queue are not in the ledger yet,
    /// and a page that went back to what the ledger has looks like no change; were it then not read again, the find would stand for good.
    /// </summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(15);

    private readonly Table<PollState> _states = new(tables, TableNames.Sources, MonitoringJson.Instance.PollState);
    private readonly SemaphoreSlim _atOnce = new(SourcesAtOnce);

    /// <summary>Polls every source that is due and that nobody else polls.</summary>
    public Task PollDueAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(catalog.All.Select(source => PollAsync(source, onlyIfDue: true, cancellationToken)));

    /// <summary>Polls one source.</summary>
    /// <returns>How it went; null when it was not due, or another worker is at it.</returns>
    public async Task<PollRun?> PollAsync(PolledSource source, bool onlyIfDue, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            using var lease = await PollLease.TryTakeAsync(_states, KeyOf(source), source.Fingerprint, onlyIfDue, time, cancellationToken);
            return lease is null ? null : await RunAsync(source, lease, cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>Reads the first page and tells what a poll would do; changes nothing.</summary>
    public async Task<PollRun> TryOutAsync(PolledSource source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (page, _) = await FetchAsync(source, new SourceCall(now), Validators.None, cancellationToken);
        var found = await delivery.CompareAsync(source, page.Items, now, backfill: false, cancellationToken);
        return PollTally.None.Plus(page.Items, found, page.Total).ToRun(now, page);
    }

    public void Dispose() => _atOnce.Dispose();

    public async Task<PollState> StateAsync(PolledSource source, CancellationToken cancellationToken) =>
        (await _states.GetAsync(KeyOf(source), cancellationToken))?.Value ?? PollState.New;

    private async Task<PollRun?> RunAsync(PolledSource source, PollLease lease, CancellationToken cancellationToken)
    {
        try
        {
            return await lease.HoldAsync(holding => ReadAsync(source, lease, holding), cancellationToken);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(source.Source.Shop, source.Source.Id);
            return null;
        }
        catch (OperationCanceledException)
        {
            // The program stops: whoever polls next need not wait until the lease runs out.
            await lease.EndAsync(lease.State, CancellationToken.None);
            throw;
        }
    }

    private async Task<PollRun> ReadAsync(PolledSource source, PollLease lease, CancellationToken cancellationToken)
    {
        var (began, before) = (time.GetUtcNow(), lease.State);
        var (tally, validators) = (PollTally.None with { Newest = before.Newest }, Validators.None);
        var visited = new HashSet<(PollReading, string)>();
        var position = (PollPosition?)PollPosition.Of(before);
        SourcePage page;
        for (var number = 1; ; number++)
        {
            var isTop = position!.Page is null;
            var call = new SourceCall(time.GetUtcNow()) { Cursor = position.Page, Since = before.IsBackfilled ? before.Newest : null };
            (page, var answer) = await FetchAsync(source, call, isTop ? before.Validators : Validators.None, cancellationToken);
            if (answer is { Status: 200 })
                await pages.PutAsync(source.Source, answer, source.Adapter.ReaderVersion, cancellationToken);
            if (page.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
                break;
            if (isTop && answer is not null)
                validators = answer.Status == 304 ? before.Validators : new Validators(answer.Headers["ETag"], answer.Headers["Last-Modified"]);

            var found = await delivery.CompareAsync(
                source, page.Items, answer?.FetchedAt ?? call.Now, backfill: !before.IsBackfilled, cancellationToken);
            var next = page.Next is { } link && link != position.Page && visited.Add((position.Reading, link)) ? link : null;
            // Noted before the first message: should this run die, the next one must not take the page for read to its end.
            if (isTop && found.Count > 0 && next is not null)
                await lease.SaveAsync(lease.State with { IsUnfinished = true }, cancellationToken);
            await delivery.SendAsync(found, cancellationToken);
            tally = tally.Plus(page.Items, found, page.Total);

            position = position.After(found.Count > 0, next);
            if (position is null || number == PagesPerRun || time.GetUtcNow() - began > LongestRun)
                break;
            await lease.SaveAsync(At(position, lease.State), cancellationToken);
        }
        return await EndAsync(source, lease, before, position, page, tally, validators, cancellationToken);
    }

    /// <param name="position">Where the run broke off; null when it came to the end.</param>
    private async Task<PollRun> EndAsync(
        PolledSource source, PollLease lease, PollState before, PollPosition? position, SourcePage page, PollTally tally, Validators validators,
        CancellationToken cancellationToken)
    {
        var run = tally.ToRun(time.GetUtcNow(), page);
        var good = run.Outcome is PollOutcome.Ok or PollOutcome.Empty;
        var failures = good ? 0 : before.Failures + 1;
        var isComplete = good && position is null;
        var foundNothing = tally is { New: 0, Changed: 0 };
        var isSettled = isComplete && foundNothing && (before.LastFoundAt is not { } found || run.At - found >= Unsettled);
        var after = lease.State with
        {
            DueAt = run.At + PollSchedule.Next(source.Source.Every, run.Outcome, failures, page.Wait, Random.Shared.NextDouble()),
            Validators = isSettled ? validators : Validators.None,
            Newest = isComplete ? tally.Newest : before.Newest,
            Failures = failures,
            Total = tally.Total ?? before.Total,
            LastOkAt = good ? run.At : before.LastOkAt,
            LastFoundAt = foundNothing ? before.LastFoundAt : run.At,
        };
        after = position switch
        {
            null => after with { IsBackfilled = true, IsUnfinished = false, ResumeAt = null },
            { Page: not null } when run.Outcome is PollOutcome.Failed or PollOutcome.Changed && failures >= MostFailuresToResume =>
                after with { IsBackfilled = false, IsUnfinished = false, ResumeAt = null },
            _ when good => At(position, after),
            _ => after,
        };
        await lease.EndAsync(after.With(run), cancellationToken);
        LogRun(source.Source.Shop, source.Source.Id, run.Outcome, run.New, run.Changed, run.Seen, run.Reason);
        return run;
    }

    private static PollState At(PollPosition position, PollState state) =>
        state with { ResumeAt = position.Page, IsUnfinished = position.Page is not null };

    /// <summary>One page, and the answer it was read from where there was one.</summary>
    private async Task<(SourcePage Page, SourceAnswer? Answer)> FetchAsync(
        PolledSource source, SourceCall call, Validators validators, CancellationToken cancellationToken)
    {
        if (source.Adapter.OffReason is { } off && !source.Settings.IsOn("enabled"))
            return (SourcePage.Problem(PollOutcome.Blocked, off), null);
        if (source.Adapter.Plan(source.Settings, call) is not { } request)
            return (SourcePage.Problem(PollOutcome.Failed, "There is no address to read."), null);
        var result = await fetcher.FetchAsync(request, validators, cancellationToken);
        if (result.Answer is not { } answer)
            return (SourcePage.Problem(PollOutcome.Failed, result.Failure!), null);
        try
        {
            return (source.Adapter.Read(answer, source.Settings), answer);
        }
        catch (Exception fault)
        {
            // A reader is not to throw, whatever it is given. If one does, that must not pass for a quiet source.
            LogReaderFault(fault, source.Source.Type, source.Source.Shop, source.Source.Id);
            return (SourcePage.Problem(PollOutcome.Changed, "The answer could not be read: a fault of this program, which is in its log."), answer);
        }
    }

    private static RowKey KeyOf(PolledSource source) => new(source.Source.Shop, source.Source.Id);

    [LoggerMessage(LogLevel.Information, "Polled {Shop}/{Source}: {Outcome}, {New} new, {Changed} changed, {Seen} seen. {Reason}")]
    private partial void LogRun(string shop, string source, PollOutcome outcome, int @new, int changed, int seen, string? reason);

    [LoggerMessage(LogLevel.Warning, "The poll of {Shop}/{Source} took too long between two steps, and another worker took over.")]
    private partial void LogLeaseLost(string shop, string source);

    [LoggerMessage(LogLevel.Error, "The reader of {Type} failed on an answer of {Shop}/{Source}, which is in the archive; the poll counts as changed.")]
    private partial void LogReaderFault(Exception exception, string type, string shop, string source);
}
