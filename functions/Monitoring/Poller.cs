using Feedback.Analysis;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// Reads sources page by page and sends what is new or changed to the queue <c>incoming</c>. The position of a source moves only after the messages
/// before it are durable; a lease on its row keeps two workers from polling it at once. Every run ends in one <see cref="PollOutcome"/>.
/// </summary>
internal sealed partial class Poller(
    SourceCatalog catalog,
    SourceFetcher fetcher,
    TableStore tables,
    PageArchive pages,
    ItemLedger ledger,
    MessageQueue<IncomingMessage> incoming,
    TimeProvider time,
    ILogger<Poller> logger) : IDisposable
{
    private const int PagesPerRun = 20;
    private const int SourcesAtOnce = 16;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);
    private static readonly string Worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    private readonly Table<PollState> _states = new(tables, TableNames.Sources, MonitoringJson.Instance.PollState);
    private readonly SemaphoreSlim _atOnce = new(SourcesAtOnce);

    /// <summary>Polls every source that is due and that nobody else polls.</summary>
    public Task PollDueAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(catalog.All.Select(source => PollAsync(source, onlyIfDue: true, cancellationToken)));

    /// <summary>Polls one source.</summary>
    /// <returns>How it went; null when it was not due, or another worker is at it.</returns>
    public async Task<PollRun?> PollAsync(PolledSource source, bool onlyIfDue, CancellationToken cancellationToken)
    {
        if (await TryLeaseAsync(source, onlyIfDue, cancellationToken) is not { } leased)
            return null;
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(source, leased, cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>Reads the first page and tells what a poll would do; changes nothing.</summary>
    public async Task<PollRun> TryOutAsync(PolledSource source, CancellationToken cancellationToken)
    {
        var (page, _) = await FetchAsync(source, new SourceCall(time.GetUtcNow()), Validators.None, cancellationToken);
        var found = await CompareAsync(source, page.Items, cancellationToken);
        return new PollRun(
            time.GetUtcNow(), page.Outcome, page.Reason, page.Items.Count, found.Count(f => f.IsNew), found.Count(f => !f.IsNew), page.Total);
    }

    public void Dispose() => _atOnce.Dispose();

    public async Task<PollState> StateAsync(PolledSource source, CancellationToken cancellationToken) =>
        (await _states.GetAsync(KeyOf(source), cancellationToken))?.Value ?? PollState.New;

    private async Task<Entity<PollState>?> TryLeaseAsync(PolledSource source, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var present = await _states.GetAsync(KeyOf(source), cancellationToken);
        var state = present?.Value ?? PollState.New;
        if (state.Settings != source.Fingerprint)
            state = PollState.New with { Settings = source.Fingerprint, Recent = state.Recent, LeaseOwner = state.LeaseOwner, LeaseUntil = state.LeaseUntil };
        if (onlyIfDue && state.DueAt > now || state.LeaseUntil > now)
            return null;

        state = state with { LeaseOwner = Worker, LeaseUntil = now + Lease };
        var etag = present is null
            ? await _states.TryInsertAsync(KeyOf(source), state, cancellationToken)
            : await _states.TryReplaceAsync(KeyOf(source), state, present.ETag, cancellationToken);
        return etag is null ? null : new Entity<PollState>(KeyOf(source), state, etag);
    }

    private async Task<PollRun> RunAsync(PolledSource source, Entity<PollState> leased, CancellationToken cancellationToken)
    {
        var state = leased.Value;
        var (seen, fresh, changed) = (0, 0, 0);
        var total = (long?)null;
        var newest = state.Newest;
        var validators = Validators.None;
        var cursor = state.BackfillCursor;
        var visited = new HashSet<string>(StringComparer.Ordinal);
        SourcePage page;
        for (var number = 1; ; number++)
        {
            var isFirst = cursor is null;
            var call = new SourceCall(time.GetUtcNow()) { Cursor = cursor, Since = state.IsBackfilled ? state.Newest : null };
            (page, var answer) = await FetchAsync(source, call, isFirst && state.IsBackfilled ? state.Validators : Validators.None, cancellationToken);
            if (page.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
                break;
            if (isFirst && answer is not null)
                validators = answer.Status == 304 ? state.Validators : new Validators(answer.Headers["ETag"], answer.Headers["Last-Modified"]);

            var found = await SendAsync(source, page, answer?.FetchedAt ?? call.Now, backfill: !state.IsBackfilled, cancellationToken);
            seen += page.Items.Count;
            fresh += found.Count(f => f.IsNew);
            changed += found.Count(f => !f.IsNew);
            total = page.Total ?? total;
            newest = page.Items.Select(item => item.CreatedAt).Append(newest).Max();

            // Sources list the newest first: a page without anything new ends the run, unless this is still the first reading.
            var goesOn = page.Next is { } next && next != cursor && visited.Add(next) && (found.Count > 0 || !state.IsBackfilled);
            cursor = goesOn ? page.Next : null;
            if (!goesOn || number == PagesPerRun)
                break;
            leased = await ExtendAsync(leased, state with { BackfillCursor = state.IsBackfilled ? null : cursor }, cancellationToken);
        }

        var good = page.Outcome is PollOutcome.Ok or PollOutcome.Empty;
        // The items of later pages count for the whole run: only a run without any is empty.
        var outcome = good && seen > 0 ? PollOutcome.Ok : page.Outcome;
        var now = time.GetUtcNow();
        var run = new PollRun(now, outcome, page.Reason, seen, fresh, changed, total);
        var failures = good ? 0 : state.Failures + 1;
        await _states.TryReplaceAsync(
            leased.Key,
            (state with
            {
                LeaseOwner = null,
                LeaseUntil = null,
                DueAt = now + PollSchedule.Next(source.Source.Every, outcome, failures, page.Wait, Random.Shared.NextDouble()),
                Validators = good && cursor is null ? validators : state.Validators,
                BackfillCursor = state.IsBackfilled ? null : good ? cursor : leased.Value.BackfillCursor,
                IsBackfilled = state.IsBackfilled || good && cursor is null,
                Newest = newest,
                Failures = failures,
                Total = total ?? state.Total,
                LastOkAt = good ? now : state.LastOkAt,
            }).With(run),
            leased.ETag,
            cancellationToken);
        LogRun(source.Source.Shop, source.Source.Id, outcome, fresh, changed, seen, page.Reason);
        return run;
    }

    /// <summary>One page, and the answer it was read from where there was one; the answer is archived first.</summary>
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
        if (answer.Status == 200)
            await pages.PutAsync(source.Source, answer, source.Adapter.ReaderVersion, cancellationToken);
        return (source.Adapter.Read(answer, source.Settings), answer);
    }

    private async Task<IReadOnlyList<Found>> SendAsync(
        PolledSource source, SourcePage page, DateTimeOffset fetchedAt, bool backfill, CancellationToken cancellationToken)
    {
        var found = await CompareAsync(source, page.Items, cancellationToken);
        await Task.WhenAll(found.Select(f => incoming.SendAsync(
            Fitting(new ItemSeen { Shop = source.Source.Shop, At = fetchedAt, Item = f.Item, Backfill = backfill }), cancellationToken)));
        return found;
    }

    /// <summary>A text in a script of many bytes, or full of escapes, may still be too long for a message.</summary>
    private ItemSeen Fitting(ItemSeen message)
    {
        for (var longest = ItemLimits.LongestText / 2; !incoming.Fits(message); longest /= 2)
            message = message with { Item = ItemLimits.Fit(message.Item, longest) };
        return message;
    }

    /// <summary>Those items of a page that we do not have, or not like this.</summary>
    private async Task<IReadOnlyList<Found>> CompareAsync(PolledSource source, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var compared = await Task.WhenAll(items.Select(async read =>
        {
            var item = ItemLimits.Fit(read with { Source = source.Source.Id });
            var held = await ledger.FindAsync(source.Source.Shop, ItemLedger.IdOf(item.Source, item.ExternalId), cancellationToken);
            var hash = new Revision { At = default, Seen = item }.ContentHash();
            return held?.ContentHash == hash ? null : new Found(item, held is null);
        }));
        return [.. compared.OfType<Found>()];
    }

    private async Task<Entity<PollState>> ExtendAsync(Entity<PollState> leased, PollState state, CancellationToken cancellationToken)
    {
        state = state with { LeaseUntil = time.GetUtcNow() + Lease };
        var etag = await _states.TryReplaceAsync(leased.Key, state, leased.ETag, cancellationToken)
            ?? throw new InvalidOperationException($"Another worker took over the poll of {leased.Key.Row}.");
        return new Entity<PollState>(leased.Key, state, etag);
    }

    private static RowKey KeyOf(PolledSource source) => new(source.Source.Shop, source.Source.Id);

    private sealed record Found(Item Item, bool IsNew);

    [LoggerMessage(LogLevel.Information, "Polled {Shop}/{Source}: {Outcome}, {New} new, {Changed} changed, {Seen} seen. {Reason}")]
    private partial void LogRun(string shop, string source, PollOutcome outcome, int @new, int changed, int seen, string? reason);
}
