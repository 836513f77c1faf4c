using Feedback.Analysis;
using Feedback.Models.Cases;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Monitoring;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Responses;

/// <summary>
/// Takes one message of the queue <c>outgoing</c>: publishes an answer on the platform and notes in the case what came of it. A lease in the case keeps
/// two workers from sending one answer; every attempt carries the same key, by which the platform tells a repeat. Where a platform cannot, an answer
/// is only sent again after an attempt of which nobody knows how it ended when its listing shows the item without it.
/// </summary>
internal sealed partial class OutgoingHandler(
    MessageQueue<OutgoingMessage> outgoing,
    CaseStore cases,
    ItemLedger ledger,
    SourceCatalog catalog,
    SourceFetcher fetcher,
    SourceReader reader,
    PublishedReplies replies,
    TimeProvider time,
    ILogger<OutgoingHandler> logger)
{
    /// <summary>A call ends before its lease does.</summary>
    private static readonly TimeSpan SendingLease = SourceFetcher.LongestCall + TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>What was posted may take a while to show.</summary>
    private static readonly TimeSpan BeforeALook = SendingLease + TimeSpan.FromMinutes(1);
    private const int MostLooks = 4;

    /// <summary>How long a platform may be out of order before the answer goes back to its author.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    public async Task HandleAsync(string text, CancellationToken cancellationToken)
    {
        var message = outgoing.Read(text);
        if ((await cases.FindAsync(message.Shop, message.CaseId, cancellationToken))?.Value.Reply is not { State: ReplyState.Queued } reply
            || reply.Id != message.ReplyId)
        {
            return;
        }
        if (await ledger.FindAsync(message.Shop, message.CaseId, cancellationToken) is not { } item
            || await catalog.FindAsync(message.Shop, item.Identity.Source, cancellationToken) is not { } source)
        {
            await FailAsync(message, "The item or its source is no longer here.", cancellationToken);
            return;
        }

        var (token, noToken) = await reader.TokenAsync(source, null, cancellationToken);
        if (noToken is not null)
        {
            await (noToken.Outcome == PollOutcome.Auth
                ? FailAsync(message, noToken.Reason!, cancellationToken)
                : TryLaterAsync(message, reply, noToken.Wait, noToken.Reason!, cancellationToken));
            return;
        }
        switch (ReplyPlanning.Plan(source, new ReplyDraft(AsRead(item), reply.Text, reply.Id, time.GetUtcNow()) { Token = token }))
        {
            case ReplyPlan.Send plan:
                // Known to be not there, it may be sent after all.
                if (plan.IsRepeatable || await IsSafeToSendAsync(message, reply, item, source, cancellationToken))
                    await SendAsync(message, reply, item, source, plan, token, cancellationToken);
                break;
            case ReplyPlan.Refused(var reason):
                await RejectAsync(message, reason, cancellationToken);
                break;
            case ReplyPlan.NotOffered(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
        }
    }

    private async Task SendAsync(
        OutgoingMessage message, CaseReply reply, FeedbackItem item, PolledSource source, ReplyPlan.Send plan, AccessToken? token,
        CancellationToken cancellationToken)
    {
        // The lease is taken when the host's turn has come, as the wait for it may be long.
        var result = await fetcher.SendAsync(plan.Request, () => BeginAsync(message, item, plan.IsRepeatable, cancellationToken), cancellationToken);
        if (result is null)
            return;
        switch (result.Answer is { } answer ? source.Adapter.ReadReply(answer) : new ReplyOutcome.Failed(result.Failure!))
        {
            case ReplyOutcome.Published:
                await SentAsync(message, isPublic: true, cancellationToken);
                break;
            case ReplyOutcome.Pending:
                await SentAsync(message, isPublic: false, cancellationToken);
                break;
            case ReplyOutcome.Rejected(var reason):
                await RejectAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.ReviewGone(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.Unauthorized(var reason) when token is not null && message.Attempt == 1:
                // The platform may have ended the token before its time.
                await reader.TokenAsync(source, token, cancellationToken);
                await TryLaterAsync(message, reply, null, reason, cancellationToken);
                break;
            case ReplyOutcome.Unauthorized(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.Throttled(var wait):
                await TryLaterAsync(message, reply, wait, "The platform asks to wait.", cancellationToken);
                break;
            case ReplyOutcome.Failed(var reason) when plan.IsRepeatable || result.ReachedNobody:
                await TryLaterAsync(message, reply, null, reason, cancellationToken);
                break;
            case ReplyOutcome.Failed(var reason) when source.Adapter.ShowsReplies && message.Attempt < MostLooks:
                // The lease in the case stays: it says that an attempt began of which nobody knows how it ended.
                await outgoing.SendAsync(message with { Attempt = message.Attempt + 1 }, cancellationToken, BeforeALook);
                LogTryLater(message.CaseId, BeforeALook.TotalSeconds, reason);
                break;
            case ReplyOutcome.Failed(var reason):
                await FailAsync(message, Unknown(reason), cancellationToken);
                break;
        }
    }

    /// <summary>
    /// After an attempt of which nobody knows how it ended: looks whether the platform shows the answer. It is only sent again when the item is there
    /// without it.
    /// </summary>
    private async Task<bool> IsSafeToSendAsync(
        OutgoingMessage message, CaseReply reply, FeedbackItem item, PolledSource source, CancellationToken cancellationToken)
    {
        if (reply.SendingUntil is not { } until || until > time.GetUtcNow() || !source.Adapter.ShowsReplies || item.Reply?.Text == reply.Text)
            return true;
        switch (await replies.LookAsync(source, item, reply.Text, cancellationToken))
        {
            case ReplyPresence.Shown:
                await SentAsync(message, isPublic: true, cancellationToken);
                return false;
            case ReplyPresence.NotShown:
                await ChangeAsync(message, current => CaseCommands.EndSending(current, message.ReplyId), cancellationToken);
                return true;
            default:
                await FailAsync(message, Unknown("The attempt to send it broke off, and the platform's listing does not show the item."), cancellationToken);
                return false;
        }
    }

    /// <summary>Takes the lease on sending.</summary>
    /// <returns>False when there is nothing to send: it was sent, failed or replaced, or another worker is sending it.</returns>
    private async Task<bool> BeginAsync(OutgoingMessage message, FeedbackItem item, bool isRepeatable, CancellationToken cancellationToken)
    {
        while (await cases.FindAsync(message.Shop, message.CaseId, cancellationToken) is { } found)
        {
            var now = time.GetUtcNow();
            var outcome = CaseCommands.BeginSending(found.Value, message.ReplyId, isRepeatable, SendingLease, now);
            switch (outcome.Refusal)
            {
                case CaseRefusal.ReplyUnderWay:
                    // Should the other one fail, this comes again when its lease is over.
                    await outgoing.SendAsync(message, cancellationToken, found.Value.Reply!.SendingUntil!.Value - now);
                    return false;
                case CaseRefusal.ReplyUnknown when item.Reply?.Text == found.Value.Reply!.Text:
                    await SentAsync(message, isPublic: true, cancellationToken);
                    return false;
                case CaseRefusal.ReplyUnknown:
                    await FailAsync(message, Unknown("The program ended while it was being sent."), cancellationToken);
                    return false;
            }
            if (outcome.Case is not { } begun)
                return false;
            if (await cases.TryUpdateAsync(found, begun, cancellationToken) is not null)
                return true;
        }
        return false;
    }

    private static string Unknown(string reason) =>
        $"{reason} It is not known whether the answer was published: look at the platform before you send it again.";

    private async Task SentAsync(OutgoingMessage message, bool isPublic, CancellationToken cancellationToken)
    {
        await ChangeAsync(message, current => CaseCommands.ReplySent(current, message.ReplyId, isPublic, time.GetUtcNow()), cancellationToken);
        LogSent(message.CaseId);
    }

    /// <summary>The item in the form its reader made it.</summary>
    public static Item AsRead(FeedbackItem item) => new()
    {
        Source = item.Identity.Source,
        ExternalId = item.Identity.ExternalId,
        Url = item.Url,
        Author = item.Author,
        Rating = item.Rating,
        Title = item.Title,
        Text = item.Text,
        Language = item.Language,
        CreatedAt = item.CreatedAt,
        UpdatedAt = item.UpdatedAt,
        Reply = item.Reply,
        Facts = item.Facts,
    };

    /// <summary>It could not be sent, or nobody knows whether it was.</summary>
    private Task FailAsync(OutgoingMessage message, string reason, CancellationToken cancellationToken) =>
        NotPublishedAsync(message, isRejected: false, reason, cancellationToken);

    /// <summary>The platform does not take this answer.</summary>
    private Task RejectAsync(OutgoingMessage message, string reason, CancellationToken cancellationToken) =>
        NotPublishedAsync(message, isRejected: true, reason, cancellationToken);

    private async Task NotPublishedAsync(OutgoingMessage message, bool isRejected, string reason, CancellationToken cancellationToken)
    {
        await ChangeAsync(message, current => CaseCommands.ReplyFailed(current, message.ReplyId, isRejected, reason, time.GetUtcNow()), cancellationToken);
        LogRefused(message.CaseId, reason);
    }

    /// <summary>Queues another attempt: later each time, as a platform that is down is not up again at once.</summary>
    private async Task TryLaterAsync(
        OutgoingMessage message, CaseReply reply, TimeSpan? wait, string reason, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - reply.At > Patience)
        {
            await FailAsync(message, $"It could not be sent for {Patience.TotalHours:0} hours. {reason}", cancellationToken);
            return;
        }
        await ChangeAsync(message, current => CaseCommands.EndSending(current, message.ReplyId), cancellationToken);
        var backedOff = FirstWait * Math.Pow(2, Math.Min(message.Attempt - 1, 20));
        var delay = wait > backedOff ? wait.Value : backedOff;
        delay = delay < LongestWait ? delay : LongestWait;
        await outgoing.SendAsync(message with { Attempt = message.Attempt + 1 }, cancellationToken, delay);
        LogTryLater(message.CaseId, delay.TotalSeconds, reason);
    }

    private async Task ChangeAsync(OutgoingMessage message, Func<Case, CaseOutcome> change, CancellationToken cancellationToken)
    {
        while (await cases.FindAsync(message.Shop, message.CaseId, cancellationToken) is { } found
            && change(found.Value).Case is { } changed)
        {
            if (await cases.TryUpdateAsync(found, changed, cancellationToken) is not null)
                return;
        }
    }

    [LoggerMessage(LogLevel.Information, "The answer to case {CaseId} was published.")]
    private partial void LogSent(string caseId);

    [LoggerMessage(LogLevel.Warning, "The answer to case {CaseId} could not be sent; it is tried again in {Seconds} s. {Reason}")]
    private partial void LogTryLater(string caseId, double seconds, string reason);

    [LoggerMessage(LogLevel.Warning, "The answer to case {CaseId} was refused: {Reason}")]
    private partial void LogRefused(string caseId, string reason);
}
