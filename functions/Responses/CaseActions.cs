using Feedback.Access;
using Feedback.Analysis;
using Feedback.Hosting;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Responses;

/// <summary>Does what a person asks for with a case; API and console share it.</summary>
internal sealed class CaseActions(
    CaseStore cases, ItemLedger ledger, SourceCatalog catalog, TimeProvider time)
{
    /// <param name="version">The version of the case the person saw.</param>
    /// <returns>The case as it is now, or the problem.</returns>
    public async Task<CaseActionResult> RunAsync(
        CaseAction action, string shop, string id, int version, Actor actor, CaseActionRequest request, CancellationToken cancellationToken)
    {
        if (Check(action, request) is { } wrong)
            return new(wrong);
        if (await cases.FindAsync(shop, id, cancellationToken) is not { } found)
            return new(Problems.NotFound("such case"));
        if (found.Value.Version != version)
            return new(Problems.CaseChanged());
        if (action == CaseAction.Reply && !request.Elsewhere && await RefuseReplyAsync(found.Value, request.Text!, cancellationToken) is { } refused)
            return new(refused);

        var now = time.GetUtcNow();
        var outcome = action switch
        {
            CaseAction.Claim => CaseCommands.Claim(found.Value, actor.Name, now),
            CaseAction.Release => CaseCommands.Release(found.Value, actor.Name, actor.MayOverrule, now),
            CaseAction.Reply => CaseCommands.Reply(found.Value, actor.Name, NewReplyId(), request.Text!.Trim(), request.Elsewhere, now),
            CaseAction.Note => CaseCommands.Note(found.Value, actor.Name, request.Text!.Trim(), now),
            CaseAction.Resolve => CaseCommands.Resolve(found.Value, actor.Name, now),
            CaseAction.Dismiss => CaseCommands.Dismiss(found.Value, actor.Name, request.Text?.Trim(), now),
            CaseAction.Reopen => CaseCommands.Reopen(found.Value, actor.Name, now),
            CaseAction.Relabel => CaseCommands.Relabel(found.Value, actor.Name, request.Label!, now),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
        if (Refuse(outcome) is { } problem)
            return new(problem);
        return await cases.TryUpdateAsync(found, outcome.Case!, cancellationToken) is { } stored
            ? new(null, stored)
            : new(Problems.CaseChanged());
    }

    /// <summary>What a reply to the case would meet: where it can be sent from here, and how long it may be.</summary>
    public async Task<ReplyPlan> PlanReplyAsync(Case current, string text, CancellationToken cancellationToken) =>
        await catalog.FindAsync(current.Shop, current.Subject.Source, cancellationToken) is { } source
        && await ledger.FindAsync(current.Shop, current.Id, cancellationToken) is { } item
            ? ReplyPlanning.TryOut(source, new ReplyDraft(OutgoingHandler.AsRead(item), text, "preview", time.GetUtcNow()))
            : new ReplyPlan.NotOffered("The rater is anonymous.");

    /// <summary>The longest answer the case's platform takes; null where it sets no limit.</summary>
    public async Task<ReplyLimit?> ReplyLimitAsync(Case current, CancellationToken cancellationToken) =>
        (await catalog.FindAsync(current.Shop, current.Subject.Source, cancellationToken))?.Adapter.ReplyLimit;

    private async Task<ProblemHttpResult?> RefuseReplyAsync(Case current, string text, CancellationToken cancellationToken) =>
        await PlanReplyAsync(current, text.Trim(), cancellationToken) switch
        {
            ReplyPlan.NotOffered(var reason) => Problems.ReplyNotSupported(current.Subject.Source, reason),
            ReplyPlan.Refused(var reason) => Problems.ReplyRefused(reason),
            _ => null,
        };

    private static ProblemHttpResult? Check(CaseAction action, CaseActionRequest request) => action switch
    {
        CaseAction.Reply or CaseAction.Note when string.IsNullOrWhiteSpace(request.Text) => Problems.InvalidField("text", "Write something."),
        _ when request.Text?.Length > CaseCommands.LongestText =>
            Problems.InvalidField("text", $"At most {CaseCommands.LongestText} characters."),
        CaseAction.Relabel when request.Label is not ("negative" or "neutral" or "positive") =>
            Problems.InvalidField("label", "One of negative, neutral, positive."),
        _ => null,
    };

    private static ProblemHttpResult? Refuse(CaseOutcome outcome) => outcome.Refusal switch
    {
        CaseRefusal.None => null,
        CaseRefusal.Held => Problems.CaseConflict($"{outcome.HeldBy} has claimed it until {outcome.HeldUntil:HH:mm} UTC."),
        CaseRefusal.Closed => Problems.CaseConflict("It is closed; reopen it first."),
        CaseRefusal.AlreadyOpen => Problems.CaseConflict("It is open."),
        CaseRefusal.NotClaimed => Problems.CaseConflict("Nobody has claimed it."),
        CaseRefusal.ReplyUnderWay => Problems.CaseConflict("An answer is on its way to the platform."),
        CaseRefusal.Full => Problems.CaseConflict($"It has {CaseCommands.MostEvents} events or {CaseCommands.MostText} characters; it can only be closed."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static string NewReplyId() => Base32.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(13), 20);
}

/// <param name="Problem">Null when it was done.</param>
internal sealed record CaseActionResult(ProblemHttpResult? Problem, Case? Case = null);

/// <param name="MayOverrule">A manager may take a case out of another's hands.</param>
internal sealed record Actor(string Name, bool MayOverrule)
{
    public static Actor Of(System.Security.Claims.ClaimsPrincipal user) => new(user.ActorName(), user.Has(Role.Manager));
}

internal enum CaseAction
{
    Claim,
    Release,
    Reply,
    Note,
    Resolve,
    Dismiss,
    Reopen,
    Relabel,
}

/// <summary>The body of a case action; each uses what it needs.</summary>
public sealed record CaseActionRequest
{
    /// <summary>Of a reply or note, or why it was dismissed; up to 4,000 UTF-16 units.</summary>
    public string? Text { get; init; }

    /// <summary>For a reply: it was already given on the platform itself and is only noted here.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>For relabel: <c>negative</c>, <c>neutral</c> or <c>positive</c>.</summary>
    public string? Label { get; init; }
}
