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
/// two workers from sending one answer; every attempt carries the same key, by which the platform tells a repeat.
/// </summary>
internal sealed partial class OutgoingHandler(
    MessageQueue<OutgoingMessage> outgoing,
    CaseStore cases,
    ItemLedger ledger,
    SourceCatalog catalog,
    SourceFetcher fetcher,
    TimeProvider time,
    ILogger<OutgoingHandler> logger)
{
    private static readonly TimeSpan SendingLease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>How long a platform may be out of order before the answer goes back to its author.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <exception cref="ReplyUnderWayException">Another worker is sending it: the message is to come again, should that one fail.</exception>
    public async Task HandleAsync(string text, CancellationToken cancellationToken)
    {
        var message = outgoing.Read(text);
        if (await BeginAsync(message, cancellationToken) is not { } reply)
            return;

        var result = await SendAsync(message, reply, cancellationToken);
        switch (result)
        {
            case ReplyOutcome.Published or ReplyOutcome.Pending:
                await ChangeAsync(message, current => CaseCommands.ReplySent(current, message.ReplyId, time.GetUtcNow()), cancellationToken);
                LogSent(message.CaseId);
                break;
            case ReplyOutcome.Rejected(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.ReviewGone(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.Unauthorized(var reason):
                await FailAsync(message, reason, cancellationToken);
                break;
            case ReplyOutcome.Throttled(var wait):
                await TryLaterAsync(message, reply, wait, "The platform asks to wait.", cancellationToken);
                break;
            case ReplyOutcome.Failed(var reason):
                await TryLaterAsync(message, reply, null, reason, cancellationToken);
                break;
        }
    }

    /// <summary>Takes the lease on sending.</summary>
    /// <returns>The answer to send; null when it was sent, failed or replaced.</returns>
    private async Task<CaseReply?> BeginAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        while (await cases.FindAsync(message.Shop, message.CaseId, cancellationToken) is { } found)
        {
            var outcome = CaseCommands.BeginSending(found.Value, message.ReplyId, SendingLease, time.GetUtcNow());
            if (outcome.Refusal == CaseRefusal.ReplyUnderWay)
                throw new ReplyUnderWayException();
            if (outcome.Case is not { } begun)
                return null;
            if (await cases.TryUpdateAsync(found, begun, cancellationToken) is { } stored)
                return stored.Reply;
        }
        return null;
    }

    private async Task<ReplyOutcome> SendAsync(OutgoingMessage message, CaseReply reply, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(message.Shop, message.CaseId, cancellationToken) is not { } item
            || catalog.Find(message.Shop, item.Identity.Source) is not { } source)
        {
            return new ReplyOutcome.Rejected("The item or its source is no longer here.");
        }
        switch (source.Adapter.PlanReply(source.Settings, new ReplyDraft(AsRead(item), reply.Text, reply.Id, time.GetUtcNow())))
        {
            case ReplyPlan.Refused(var reason):
                return new ReplyOutcome.Rejected(reason);
            case ReplyPlan.NotOffered(var reason):
                return new ReplyOutcome.Rejected(reason);
            case ReplyPlan.Send(var request, _):
                var result = await fetcher.FetchAsync(request, Validators.None, cancellationToken);
                return result.Answer is { } answer ? source.Adapter.ReadReply(answer) : new ReplyOutcome.Failed(result.Failure!);
            default:
                throw new InvalidOperationException("A reply is planned, refused or not offered.");
        }
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

    private async Task FailAsync(OutgoingMessage message, string reason, CancellationToken cancellationToken)
    {
        await ChangeAsync(message, current => CaseCommands.ReplyFailed(current, message.ReplyId, reason, time.GetUtcNow()), cancellationToken);
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

/// <summary>Another worker holds the lease on sending the same answer.</summary>
internal sealed class ReplyUnderWayException() : Exception("Another worker is sending the answer.");
