using Feedback.Models.Ledger;

namespace Feedback.Models.Cases;

/// <summary>What may be done with a case, and what it becomes. Pure: the caller stores the result under the case's ETag.</summary>
public static class CaseCommands
{
    /// <summary>How long a claim keeps others out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Beyond this a case takes no more work, as a table row has its limit; a customer's edits fill half of it at most. That an answer was sent, and
    /// that the case is closed, can always be noted.
    /// </summary>
    public const int MostEvents = 100;

    /// <summary>The texts of all events together, in UTF-16 units: even if each were escaped, they fit a row.</summary>
    public const int MostText = 56_000;

    /// <summary>The longest note or reply, in UTF-16 units; a platform's own limit may be lower.</summary>
    public const int LongestText = 4_000;

    /// <param name="backfilled">The item was there before its source was connected.</param>
    public static Case Open(
        string shop, string id, CaseSubject subject, DateTimeOffset waitingSince, DateTimeOffset dueAt, DateTimeOffset now, bool backfilled = false) => new()
        {
            Id = id,
            Shop = shop,
            Backfilled = backfilled,
            Subject = subject,
            WaitingSince = waitingSince,
            DueAt = dueAt,
            Events = [new CaseEvent(1, now, CaseEventType.Opened, ActorKind.System, "analysis", ItemVersion: subject.ItemVersion)],
        };

    public static CaseOutcome Claim(Case current, string actor, DateTimeOffset now) => current switch
    {
        { IsOpen: false } => CaseOutcome.Closed,
        _ when current.IsHeldFrom(actor, now) => CaseOutcome.Held(current),
        { Status: CaseStatus.Replied, Reply.State: ReplyState.Queued } => CaseOutcome.ReplyUnderWay,
        { Status: CaseStatus.Claimed } when current.Owner == actor => Changed(current with { LeaseUntil = now + Lease }),
        _ => IfRoom(Append(current, now, CaseEventType.Claimed, actor) with
        {
            Status = CaseStatus.Claimed,
            Owner = actor,
            LeaseUntil = now + Lease,
        }),
    };

    /// <param name="force">A manager may take a case out of another's hands.</param>
    public static CaseOutcome Release(Case current, string actor, bool force, DateTimeOffset now) => current switch
    {
        { Status: not CaseStatus.Claimed } => CaseOutcome.NotClaimed,
        _ when !force && current.IsHeldFrom(actor, now) => CaseOutcome.Held(current),
        _ => IfRoom(Unclaimed(Append(current, now, CaseEventType.Released, actor), CaseStatus.New)),
    };

    /// <param name="replyId">New for every answer; the same through every attempt to send this one.</param>
    /// <param name="elsewhere">True when the answer was already given outside and is only noted.</param>
    public static CaseOutcome Reply(Case current, string actor, string replyId, string text, bool elsewhere, DateTimeOffset now) => current switch
    {
        { IsOpen: false } => CaseOutcome.Closed,
        { Reply.State: ReplyState.Queued } => CaseOutcome.ReplyUnderWay,
        _ when current.IsHeldFrom(actor, now) => CaseOutcome.Held(current),
        _ => IfRoom(Unclaimed(
            Append(current, now, elsewhere ? CaseEventType.RepliedElsewhere : CaseEventType.Replied, actor, text), CaseStatus.Replied) with
        {
            Owner = actor,
            Reply = new CaseReply(replyId, text, actor, elsewhere ? ReplyState.Elsewhere : ReplyState.Queued, now),
        }),
    };

    /// <summary>A worker is about to send the answer; until the lease ends no other may.</summary>
    /// <param name="isRepeatable">Whether sending it twice leaves one answer on the platform.</param>
    /// <returns>
    /// Unchanged when there is nothing to send any more; under way while another worker sends; unknown when one began and nobody knows how it ended.
    /// </returns>
    public static CaseOutcome BeginSending(Case current, string replyId, bool isRepeatable, TimeSpan lease, DateTimeOffset now) => current.Reply switch
    {
        not { State: ReplyState.Queued } => CaseOutcome.Unchanged,
        var reply when reply.Id != replyId => CaseOutcome.Unchanged,
        { SendingUntil: { } until } when until > now => CaseOutcome.ReplyUnderWay,
        { SendingUntil: not null } when !isRepeatable => CaseOutcome.ReplyUnknown,
        var reply => new CaseOutcome(CaseRefusal.None, current with { Reply = reply with { SendingUntil = now + lease } }),
    };

    /// <summary>An attempt ended without the answer being published, in a way that may pass.</summary>
    public static CaseOutcome EndSending(Case current, string replyId) =>
        current.Reply is { State: ReplyState.Queued, SendingUntil: not null } reply && reply.Id == replyId
            ? new CaseOutcome(CaseRefusal.None, current with { Reply = reply with { SendingUntil = null } })
            : CaseOutcome.Unchanged;

    /// <summary>The platform took the answer. A repeat for the same reply changes nothing.</summary>
    /// <param name="isPublic">False when the platform publishes it later or checks it first.</param>
    public static CaseOutcome ReplySent(Case current, string replyId, bool isPublic, DateTimeOffset now) =>
        current.Reply is { State: ReplyState.Queued } reply && reply.Id == replyId
            ? Changed(Append(current, now, isPublic ? CaseEventType.ReplySent : CaseEventType.ReplyAccepted, ActorKind.System, "outgoing") with
            {
                Reply = reply with { State = isPublic ? ReplyState.Published : ReplyState.Pending, At = now, SendingUntil = null },
            })
            : CaseOutcome.Unchanged;

    /// <summary>The answer is not published: the case goes back to the one who wrote it.</summary>
    /// <param name="isRejected">The platform does not take this answer; otherwise it could not be sent.</param>
    public static CaseOutcome ReplyFailed(Case current, string replyId, bool isRejected, string problem, DateTimeOffset now) =>
        current.Reply is { State: ReplyState.Queued } reply && reply.Id == replyId
            ? Changed(Unpublished(current, isRejected, problem, now))
            : CaseOutcome.Unchanged;

    public static CaseOutcome Note(Case current, string actor, string text, DateTimeOffset now) =>
        IfRoom(Append(current, now, CaseEventType.Noted, actor, text));

    public static CaseOutcome Resolve(Case current, string actor, DateTimeOffset now) =>
        Close(current, actor, CaseEventType.Resolved, CaseStatus.Resolved, null, now);

    public static CaseOutcome Dismiss(Case current, string actor, string? reason, DateTimeOffset now) =>
        Close(current, actor, CaseEventType.Dismissed, CaseStatus.Dismissed, reason, now);

    public static CaseOutcome Reopen(Case current, string actor, DateTimeOffset now) => current.IsOpen
        ? CaseOutcome.AlreadyOpen
        : IfRoom(Unclaimed(Append(current, now, CaseEventType.Reopened, actor), CaseStatus.New));

    /// <summary>Corrects the sentiment; a training label for the next model.</summary>
    public static CaseOutcome Relabel(Case current, string actor, string label, DateTimeOffset now) =>
        IfRoom(Append(current, now, CaseEventType.Relabelled, actor, label) with
        {
            Subject = current.Subject with
            {
                Label = label,
                Correction = (current.Subject.Correction ?? new Correction { At = now }) with { At = now, By = actor, Label = label },
            },
        });

    /// <summary>
    /// Takes over a newer version of the item. A case nobody has touched closes by itself when the item stops being negative and opens again
    /// when it turns; an edit after it was answered or closed opens it again.
    /// </summary>
    public static CaseOutcome Update(Case current, CaseSubject subject, bool negative, bool withdrawn, DateTimeOffset now)
    {
        if (subject.ItemVersion <= current.Subject.ItemVersion)
            return CaseOutcome.Unchanged;
        var before = current.Subject;
        var isCorrected = subject.Correction is not null && subject.Correction.At != before.Correction?.At;
        if (isCorrected)
            current = NoteCorrection(current, subject);
        // A rating may turn without a new answer: an earlier one comes late, or it turns out to be a scanner's.
        var isEdited = subject.Edits > before.Edits || subject.Kind == "rating" && !isCorrected && subject.Label != before.Label;
        var lastOfCustomer = current.Events.LastOrDefault(e => e.ActorKind == ActorKind.Customer)?.Type;
        var isNews = withdrawn ? lastOfCustomer != CaseEventType.Withdrawn : isEdited || lastOfCustomer == CaseEventType.Withdrawn;
        if (!isNews || current.Events.Count >= MostEvents / 2)
        {
            current = current with { Subject = subject };
            var isTurned = isCorrected && !withdrawn && subject.Label != before.Label;
            return Changed(FollowAnswer(isTurned ? Reconsider(current, negative, now) : current, before, now));
        }

        var type = withdrawn ? CaseEventType.Withdrawn : CaseEventType.Edited;
        var updated = Append(current with { Subject = subject }, now, type, ActorKind.Customer, itemVersion: subject.ItemVersion);
        var touched = current.Events.Any(
            e => e is { ActorKind: ActorKind.Human, Type: not (CaseEventType.Relabelled or CaseEventType.RelabelUndone) });
        updated = (withdrawn, negative, touched, current.IsOpen) switch
        {
            (true, _, _, true) or (_, false, false, true) => Unclaimed(
                Append(updated, now, CaseEventType.Dismissed, ActorKind.System, "analysis"), CaseStatus.Dismissed),
            (false, true, _, false) => Unclaimed(
                Append(updated, now, CaseEventType.Reopened, ActorKind.System, "analysis"), CaseStatus.New),
            (false, true, _, true) when current.Status == CaseStatus.Replied && current.Reply?.State != ReplyState.Queued => Unclaimed(
                Append(updated, now, CaseEventType.Reopened, ActorKind.System, "analysis"), CaseStatus.New),
            _ => updated,
        };
        return Changed(FollowAnswer(updated, before, now));
    }

    /// <summary>Somebody said, outside of the case, that the item was misread.</summary>
    private static Case NoteCorrection(Case current, CaseSubject subject) => subject.Correction is not { } said || current.Events.Count >= MostEvents / 2
        ? current
        : Append(
            current, said.At, said.IsTakenBack ? CaseEventType.RelabelUndone : CaseEventType.Relabelled, ActorKind.Human, said.By,
            said.Label == current.Subject.Correction?.Label ? null : said.Label, subject.ItemVersion);

    /// <summary>A case nobody works on closes when its item is not negative after all, and opens when it is.</summary>
    private static Case Reconsider(Case current, bool negative, DateTimeOffset now) => (negative, current.Status) switch
    {
        (false, CaseStatus.New) => Unclaimed(Append(current, now, CaseEventType.Dismissed, ActorKind.System, "analysis"), CaseStatus.Dismissed),
        (true, CaseStatus.Dismissed) => Unclaimed(Append(current, now, CaseEventType.Reopened, ActorKind.System, "correction"), CaseStatus.New),
        _ => current,
    };

    /// <summary>
    /// Takes note of what the platform shows of our answer: that one under way became public or was rejected, or that somebody answered there directly,
    /// so that nobody answers a second time.
    /// </summary>
    private static Case FollowAnswer(Case current, CaseSubject before, DateTimeOffset now)
    {
        var subject = current.Subject;
        var isNew = subject.Answer is not null && !IsSame(subject.Answer, before.Answer);
        return current.Reply switch
        {
            { State: ReplyState.Pending or ReplyState.Published } when subject.AnswerState == "rejected" && before.AnswerState != "rejected" =>
                Unpublished(current, isRejected: true, subject.AnswerProblem ?? "The platform rejected the answer.", now),
            { State: ReplyState.Pending } reply when subject.AnswerState is null && IsSame(subject.Answer, reply.Text) =>
                Append(current, now, CaseEventType.ReplySent, ActorKind.System, "monitoring") with { Reply = reply with { State = ReplyState.Published, At = now } },
            not { State: ReplyState.Queued } when isNew && current.Status is CaseStatus.New or CaseStatus.Claimed && !IsSame(subject.Answer, current.Reply?.Text) =>
                AnsweredThere(current, subject.Answer!, subject.AnsweredAt is { } at && at >= current.WaitingSince && at <= now ? at : now),
            _ => current,
        };
    }

    private static Case AnsweredThere(Case current, string answer, DateTimeOffset at) =>
        Unclaimed(Append(current, at, CaseEventType.RepliedElsewhere, ActorKind.System, "monitoring", answer), CaseStatus.Replied) with
        {
            Reply = new CaseReply("", answer, "", ReplyState.Elsewhere, at),
        };

    private static Case Unpublished(Case current, bool isRejected, string problem, DateTimeOffset now) =>
        Append(current, now, isRejected ? CaseEventType.ReplyRejected : CaseEventType.ReplyFailed, ActorKind.System, "outgoing", problem) with
        {
            Status = current.Status == CaseStatus.Replied ? CaseStatus.Claimed : current.Status,
            LeaseUntil = current.Status == CaseStatus.Replied ? now + Lease : current.LeaseUntil,
            Reply = current.Reply! with { State = isRejected ? ReplyState.Rejected : ReplyState.Failed, Problem = problem, SendingUntil = null },
        };

    // Platforms collapse white space, and add some.
    private static bool IsSame(string? one, string? other) => one is not null && other is not null
        && one.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SequenceEqual(other.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static CaseOutcome Close(
        Case current, string actor, CaseEventType type, CaseStatus status, string? reason, DateTimeOffset now) => current switch
        {
            { IsOpen: false } => CaseOutcome.Closed,
            _ when current.IsHeldFrom(actor, now) => CaseOutcome.Held(current),
            { Reply.State: ReplyState.Queued } => CaseOutcome.ReplyUnderWay,
            _ => Changed(Unclaimed(Append(current, now, type, actor, reason), status) with { Owner = actor }),
        };

    private static CaseOutcome Changed(Case changed) => new(CaseRefusal.None, changed);

    private static CaseOutcome IfRoom(Case changed) =>
        changed.Events.Count > MostEvents || changed.Events.Sum(e => e.Text?.Length ?? 0) > MostText ? CaseOutcome.Full : Changed(changed);

    private static Case Unclaimed(Case current, CaseStatus status) => current with { Status = status, Owner = null, LeaseUntil = null };

    private static Case Append(Case current, DateTimeOffset now, CaseEventType type, string actor, string? text = null) =>
        Append(current, now, type, ActorKind.Human, actor, text);

    private static Case Append(
        Case current, DateTimeOffset now, CaseEventType type, ActorKind kind, string? actor = null, string? text = null, int? itemVersion = null) =>
        current with { Events = [.. current.Events, new CaseEvent(current.Events.Count + 1, now, type, kind, actor, text, itemVersion)] };
}

/// <param name="Case">What to store; null when the command was refused or changes nothing.</param>
/// <param name="HeldBy">Who has claimed it, where that is the refusal.</param>
public sealed record CaseOutcome(CaseRefusal Refusal, Case? Case = null, string? HeldBy = null, DateTimeOffset? HeldUntil = null)
{
    public static readonly CaseOutcome Unchanged = new(CaseRefusal.None);
    public static readonly CaseOutcome Closed = new(CaseRefusal.Closed);
    public static readonly CaseOutcome AlreadyOpen = new(CaseRefusal.AlreadyOpen);
    public static readonly CaseOutcome NotClaimed = new(CaseRefusal.NotClaimed);
    public static readonly CaseOutcome ReplyUnderWay = new(CaseRefusal.ReplyUnderWay);
    public static readonly CaseOutcome ReplyUnknown = new(CaseRefusal.ReplyUnknown);
    public static readonly CaseOutcome Full = new(CaseRefusal.Full);

    public static CaseOutcome Held(Case current) => new(CaseRefusal.Held, null, current.Owner, current.LeaseUntil);
}

/// <summary>Why a command does not apply to a case as it stands.</summary>
public enum CaseRefusal
{
    None,
    Held,
    Closed,
    AlreadyOpen,
    NotClaimed,
    ReplyUnderWay,

    /// <summary>An attempt to send the answer ended without a word: it may be published, and must not be sent again.</summary>
    ReplyUnknown,
    Full,
}
