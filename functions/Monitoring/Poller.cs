using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>
/// Reads sources page by page and sends what is new or changed to the queue <c>incoming</c>. A page is only left behind when its messages are durable,
/// and a run that breaks off, wherever that is, is gone on with by the next. Every run ends in one <see cref="PollOutcome"/>.
/// </summary>
internal sealed partial class Poller(
    SourceReader reader,
    SourceFolders folders,
    SourceStates states,
    PageArchive pages,
    ItemDelivery delivery,
    Disappearances disappearances,
    TimeProvider time,
    ILogger<Poller> logger)
{
    /// <summary>Items this much older than the connection of their source are taken in silently.</summary>
    public static readonly TimeSpan SilentAge = TimeSpan.FromHours(1);

    private const int PagesPerRun = 20;

    /// <summary>Failures in a row after which the page to go on with is given up: its address may have expired.</summary>
    private const int MostFailuresToResume = 3;

    /// <summary>After this a run leaves the rest to the next one, as other sources may be due.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For so long after a find nobody is asked whether the page is still the same. Finds on their way through the queue are not in the ledger yet,
    /// and a page that went back to what the ledger has looks like no change; were it then not read again, the find would stand for good.
    /// </summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan CanaryEvery = TimeSpan.FromHours(24);

    /// <summary>Polls one source.</summary>
    /// <returns>How it went; null when it was not due, or another worker is at it.</returns>
    public async Task<PollRun?> PollAsync(PolledSource source, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var nudge = await states.FindNudgeAsync(source, cancellationToken);
        using var lease = await states.TryLeaseAsync(source, onlyIfDue && nudge is null, time, cancellationToken);
        if (lease is null || await RunAsync(source, lease, nudge?.Value, cancellationToken) is not { } run)
            return null;
        if (nudge is not null)
            await states.FulfilAsync(nudge, cancellationToken);
        return run;
    }

    /// <summary>Reads the first page and tells what a poll would do; changes nothing.</summary>
    public async Task<PollTrial> TryOutAsync(PolledSource source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var read = source.Adapter.ReadsFolder
            ? folders.First(source)
            : await reader.ReadAsync(source, new SourceCall(now), Validators.None, cancellationToken);
        var difference = await delivery.CompareAsync(source, read.Page.Items, [], now, null, cancellationToken);
        return new PollTrial(PollTally.None.Plus(read.Page, difference).ToRun(now, read.Page), read.Page);
    }

    private async Task<PollRun?> RunAsync(PolledSource source, PollLease lease, PollNudge? nudge, CancellationToken cancellationToken)
    {
        try
        {
            var run = await lease.HoldAsync(
                holding => source.Adapter.ReadsFolder ? ReadFolderAsync(source, lease, holding) : ReadAsync(source, lease, nudge, holding), cancellationToken);
            LogRun(source.Source.Shop, source.Source.Id, run.Outcome, run.New, run.Changed, run.Seen, run.Reason);
            return run;
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

    private async Task<PollRun> ReadAsync(PolledSource source, PollLease lease, PollNudge? nudge, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var walk = new PageWalk(source, lease.State, PollSchedule.Sweeps(lease.State, nudge, began), began);
        if (walk.LooksAtTopFirst)
            await ReadPageAsync(walk, new PollPosition(PollReading.Top), lease, cancellationToken);
        while (!walk.IsOver)
        {
            var position = walk.Position!;
            if (await ReadPageAsync(walk, position, lease, cancellationToken) is not { } next)
                break;
            walk.GoOn(next.IsSettled, next.Page);
            if (walk.Position is null || walk.Pages == PagesPerRun || time.GetUtcNow() - began > LongestRun || walk.Last.Wait > PollSchedule.LongestPause)
                break;
            await lease.SaveAsync(At(walk, walk.Count(lease.State, time.GetUtcNow())), cancellationToken);
            if (walk.Last.Wait is { } pause)
                await Task.Delay(pause, time, cancellationToken);
        }
        if (nudge is not null)
            await disappearances.ConfirmAsync(source, cancellationToken);
        return await EndAsync(walk, lease, cancellationToken);
    }

    /// <summary>Reads one page and sends what it brought.</summary>
    /// <returns>Whether it holds nothing that could have gone unread, and the page behind it; null when the page could not be read.</returns>
    private async Task<(bool IsSettled, string? Page)?> ReadPageAsync(PageWalk walk, PollPosition position, PollLease lease, CancellationToken cancellationToken)
    {
        var (source, now) = (walk.Source, time.GetUtcNow());
        if (lease.State.UnitsOn(now) + walk.Units >= source.DailyUnits)
        {
            walk.IsOutOfUnits = true;
            walk.Take(PageRead.Of(SourcePage.Problem(
                PollOutcome.Throttled, $"The source's own budget of {source.DailyUnits} units a day is used up; reading goes on at midnight UTC.", PollSchedule.UntilMidnight(now))));
            return null;
        }
        var isTop = position.Page is null;
        var read = await reader.ReadAsync(source, walk.CallFor(position, now), walk.ValidatorsFor(position), cancellationToken);
        walk.Take(read);
        if (isTop && walk.LooksEmptied(read))
            walk.Take(read with { Units = 0, Page = walk.Emptied() });
        else if (isTop && !CanaryText.IsIn(source, read))
            walk.Take(read with { Units = 0, Page = SourcePage.Problem(PollOutcome.Changed, "The answer lacks the words that it always has: it is another page, or one of a guard.") });
        if (read.Answer is { Status: 200 } answer && walk.IsWorthKeeping(position, answer))
            await pages.PutAsync(source, answer, read.Page.Items, walk.SilentBefore(position), cancellationToken);
        if (!walk.IsReadable)
            return null;

        var fetchedAt = read.Answer?.FetchedAt ?? now;
        var difference = await delivery.CompareAsync(source, read.Page.Items, read.Page.Gone, fetchedAt, walk.SilentBefore(position), cancellationToken);
        var next = walk.Follow(position, read.Page);
        // Noted before the first message: should this run die, the next one must not take the page for read to its end.
        if (isTop && position.Reading != PollReading.First && !difference.IsEmpty && next is not null)
            await lease.SaveAsync(lease.State with { UnfinishedSince = lease.State.UnfinishedSince ?? walk.Began }, cancellationToken);
        await delivery.SendAsync(difference, cancellationToken);
        walk.Add(position, read, difference, fetchedAt);
        return (difference.IsEmpty && !(difference.TouchedAt >= position.Since), next);
    }

    private async Task<PollRun> EndAsync(PageWalk walk, PollLease lease, CancellationToken cancellationToken)
    {
        var (source, before) = (walk.Source, walk.Before);
        var run = walk.Tally.ToRun(time.GetUtcNow(), walk.Last);
        var good = run.Outcome is PollOutcome.Ok or PollOutcome.Empty;
        // That later pages fail is no reason to leave the first one, which brings the news, alone for longer and longer.
        var failures = good ? 0 : walk.IsOutOfUnits ? before.Failures : before.Failures + 1;
        var isComplete = good && walk.Position is null;
        var due = good && !isComplete
            ? walk.Last.Wait ?? TimeSpan.Zero
            : PollSchedule.Next(source.Every, run.Outcome, walk.Tally.Seen > 0 ? 1 : failures, walk.Last.Wait, Random.Shared.NextDouble());
        var isSettled = isComplete && walk.Tally.FoundNothing && (before.LastFoundAt is not { } found || run.At - found >= Unsettled);
        var after = walk.Count(lease.State, run.At) with
        {
            DueAt = run.At + due,
            Validators = isSettled ? walk.Validators : null,
            Newest = isComplete ? walk.Newest?.At : before.Newest,
            NewestId = isComplete ? walk.Newest?.Id : before.NewestId,
            Failures = failures,
            LastOkAt = good ? run.At : before.LastOkAt,
            LastFoundAt = walk.Tally.FoundNothing ? before.LastFoundAt : run.At,
            SweptAt = walk.IsSweep || isComplete && !before.IsBackfilled ? run.At : before.SweptAt,
            Canary = good ? await CanaryAsync(source, before.Canary, run.At, cancellationToken) : before.Canary,
            Last = run,
        };
        after = (walk.Position, walk.StartReading) switch
        {
            // What came on top meanwhile is for the next run.
            (null, PollReading.First) => after with { IsBackfilled = true, ResumeAt = null },
            (null, _) => after with { UnfinishedSince = null, ResumeAt = null },
            // A sweep begins at the first page each time: what it did not come to, the next one does.
            (_, PollReading.Sweep) when walk.Tally.FoundNothing => after with { ResumeAt = null },
            ({ Page: not null }, _) when run.Outcome is PollOutcome.Failed or PollOutcome.Changed && failures >= MostFailuresToResume =>
                after with { IsBackfilled = false, UnfinishedSince = null, ResumeAt = null },
            _ when good => At(walk, after),
            _ => after,
        };
        await states.LogAsync(source, run, cancellationToken);
        if (isComplete && walk.IsSweep)
            await disappearances.LookIntoAsync(source, walk.SeenIds, walk.Oldest, cancellationToken);
        await lease.EndAsync(after, cancellationToken);
        return run;
    }

    /// <summary>Files cost nothing and are all read when any has changed.</summary>
    private async Task<PollRun> ReadFolderAsync(PolledSource source, PollLease lease, CancellationToken cancellationToken)
    {
        var before = lease.State;
        var tally = PollTally.None;
        var silentBefore = before.IsBackfilled ? (DateTimeOffset?)null : before.ConnectedAt - SilentAge;
        var look = folders.Look(source, before.Validators?.ETag);
        var summary = look.Summary;
        foreach (var file in look.Files)
        {
            var read = folders.Read(source, file);
            if (read.Page.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
            {
                // One file nobody can read does not hide the others.
                summary = summary with { Reason = $"{file.Name}: {read.Page.Reason}" };
                continue;
            }
            var difference = await delivery.CompareAsync(source, read.Page.Items, read.Page.Gone, read.Answer!.FetchedAt, silentBefore, cancellationToken);
            if (!difference.IsEmpty)
                await pages.PutAsync(source, read.Answer, read.Page.Items, silentBefore, cancellationToken);
            await delivery.SendAsync(difference, cancellationToken);
            tally = tally.Plus(read.Page, difference);
        }
        var run = tally.ToRun(time.GetUtcNow(), summary);
        var good = run.Outcome is PollOutcome.Ok or PollOutcome.Empty;
        var failures = good ? 0 : before.Failures + 1;
        await states.LogAsync(source, run, cancellationToken);
        await lease.EndAsync(lease.State with
        {
            DueAt = run.At + PollSchedule.Next(source.Every, run.Outcome, failures, null, Random.Shared.NextDouble()),
            Validators = tally.FoundNothing ? look.Tag : null,
            IsBackfilled = before.IsBackfilled || good,
            Failures = failures,
            LastOkAt = good ? run.At : before.LastOkAt,
            LastReplyAt = Instants.Later(before.LastReplyAt, tally.LastReplyAt),
            Last = run,
        }, cancellationToken);
        return run;
    }

    private async Task<CanaryState?> CanaryAsync(PolledSource source, CanaryState? last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (source.Settings[CommonSettings.Canary] is not { } canary || !SourceReader.Searches(source))
            return null;
        if (last is { Hit: true } && now - last.At < CanaryEvery)
            return last;
        var read = await reader.LookForCanaryAsync(source, canary, cancellationToken);
        return read.Page.Outcome == PollOutcome.Ok && read.Page.Items.Count > 0
            ? new CanaryState(now, true, null)
            : new CanaryState(last is { Hit: false } ? last.At : now, false, read.Page.Reason ?? "The search for it finds nothing.");
    }

    private static PollState At(PageWalk walk, PollState state) => state with
    {
        ResumeAt = walk.Position!.Page,
        UnfinishedSince = walk.Position.Reading == PollReading.First ? state.UnfinishedSince : state.UnfinishedSince ?? walk.Began,
    };

    [LoggerMessage(LogLevel.Information, "Polled {Shop}/{Source}: {Outcome}, {New} new, {Changed} changed, {Seen} seen. {Reason}")]
    private partial void LogRun(string shop, string source, PollOutcome outcome, int @new, int changed, int seen, string? reason);

    [LoggerMessage(LogLevel.Warning, "The poll of {Shop}/{Source} took too long between two steps, and another worker took over.")]
    private partial void LogLeaseLost(string shop, string source);
}

/// <param name="Page">The first page as it was read.</param>
internal sealed record PollTrial(PollRun Run, SourcePage Page);
