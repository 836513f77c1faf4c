using System.Text.Json.Serialization;
using Feedback.Models.Ledger;

namespace Feedback.Models.Cases;

/// <summary>
/// One item that somebody should answer, as it stands in the response queue. Its events are append-only: who did what when, with the kind of
/// actor; every clock is computed from them. Changed only through <see cref="CaseCommands"/>.
/// </summary>
public sealed record Case
{
    /// <summary>The item's id: an item has one case at most.</summary>
    public required string Id { get; init; }

    public required string Shop { get; init; }

    /// <summary>From 1; rises with every change that is stored.</summary>
    public int Version { get; init; } = 1;

    public required CaseSubject Subject { get; init; }

    public CaseStatus Status { get; init; } = CaseStatus.New;

    /// <summary>Whether the item was there before its source was connected: nobody was alerted, and the clock began with our first sight of it.</summary>
    public bool Backfilled { get; init; }

    /// <summary>When the customer's wait began: the item's creation, or our first sight of it where it was older than the connection.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>When an answer is due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Who works on it while <see cref="Status"/> is claimed.</summary>
    public string? Owner { get; init; }

    /// <summary>Until when the claim holds; past it anybody may claim.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The latest answer and how far it got; null while there is none.</summary>
    public CaseReply? Reply { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<CaseEvent> Events { get; init; }

    public bool IsOpen => Status is CaseStatus.New or CaseStatus.Claimed or CaseStatus.Replied;

    /// <summary>Whether somebody else's claim keeps <paramref name="actor"/> out at <paramref name="now"/>.</summary>
    public bool IsHeldFrom(string actor, DateTimeOffset now) =>
        Status == CaseStatus.Claimed && Owner != actor && LeaseUntil > now;
}

[JsonConverter(typeof(JsonStringEnumConverter<CaseStatus>))]
public enum CaseStatus
{
    /// <summary>Nobody has taken it, or the one who did let go.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    /// <summary>Answered, and perhaps still on its way to the platform (see <see cref="Case.Reply"/>); not yet resolved.</summary>
    [JsonStringEnumMemberName("replied")]
    Replied,

    [JsonStringEnumMemberName("resolved")]
    Resolved,

    /// <summary>Needs no answer.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,
}

/// <summary>What the case is about: the item as it read when the case was last touched by it.</summary>
public sealed record CaseSubject
{
    public required string Kind { get; init; }

    public required string Source { get; init; }

    /// <summary>The platform's id of the item, which a reply refers to.</summary>
    public required string ExternalId { get; init; }

    public string? Url { get; init; }

    public string? Author { get; init; }

    public string? Channel { get; init; }

    /// <summary>Who served the customer; the one who answers stands in the events.</summary>
    public string? Agent { get; init; }

    public decimal? Rating { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public string? Language { get; init; }

    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>.</summary>
    public string? Label { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Stretches of <see cref="Text"/> that decided the label, with their weight: negative pulls down.</summary>
    public IReadOnlyList<DecidingWords> Because { get; init; } = [];

    /// <summary>What people said about our reading of the item.</summary>
    public Correction? Correction { get; init; }

    /// <summary>Where people answer on the platform itself, if that is another address than <see cref="Url"/>.</summary>
    public string? AnswerUrl { get; init; }

    /// <summary>How often the author changed words or stars.</summary>
    public int Edits { get; init; }

    /// <summary>The answer the platform shows, whoever gave it; null when there is none.</summary>
    public string? Answer { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>How far the platform's check of the answer has come: <c>pending</c> or <c>rejected</c>; null where it has none or is through.</summary>
    public string? AnswerState { get; init; }

    /// <summary>Why the platform rejected the answer.</summary>
    public string? AnswerProblem { get; init; }

    /// <summary>The item's version this was taken from; rises with every change of the item.</summary>
    public required int ItemVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <param name="Start">Position in the text, in UTF-16 units.</param>
/// <param name="Length">In UTF-16 units.</param>
public readonly record struct DecidingWords(int Start, int Length, double Weight);

/// <param name="Id">Stays the same through every attempt to send it, so that a platform can tell a repeat.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Problem">Why it failed or was rejected, in the platform's words where it gave any; null otherwise.</param>
/// <param name="SendingUntil">While it is being sent: until when no second worker may try.</param>
public sealed record CaseReply(
    string Id, string Text, string Author, ReplyState State, DateTimeOffset At, string? Problem = null, DateTimeOffset? SendingUntil = null);

[JsonConverter(typeof(JsonStringEnumConverter<ReplyState>))]
public enum ReplyState
{
    /// <summary>Written down; not yet accepted by the platform.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Accepted by the platform, which publishes it later or checks it first.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>The platform does not take this answer, now or later.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>It could not be sent, or nobody knows whether it was.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The answer was given on the platform itself, or by other means, and noted here.</summary>
    [JsonStringEnumMemberName("elsewhere")]
    Elsewhere,
}

/// <param name="Number">From 1, without gaps.</param>
/// <param name="Actor">A user's name for humans; a part of the program for the system; null for the customer, who is anonymous.</param>
/// <param name="Text">A note's or reply's text, or a reason.</param>
/// <param name="ItemVersion">For the customer's events: the version of the item that caused them.</param>
public sealed record CaseEvent(
    int Number, DateTimeOffset At, CaseEventType Type, ActorKind ActorKind, string? Actor = null, string? Text = null, int? ItemVersion = null);

[JsonConverter(typeof(JsonStringEnumConverter<ActorKind>))]
public enum ActorKind
{
    [JsonStringEnumMemberName("customer")]
    Customer,

    [JsonStringEnumMemberName("human")]
    Human,

    [JsonStringEnumMemberName("bot")]
    Bot,

    [JsonStringEnumMemberName("system")]
    System,
}

[JsonConverter(typeof(JsonStringEnumConverter<CaseEventType>))]
public enum CaseEventType
{
    [JsonStringEnumMemberName("opened")]
    Opened,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    [JsonStringEnumMemberName("released")]
    Released,

    /// <summary>An answer was written; it counts once it is sent.</summary>
    [JsonStringEnumMemberName("replied")]
    Replied,

    /// <summary>The platform took the answer and publishes it later.</summary>
    [JsonStringEnumMemberName("reply-accepted")]
    ReplyAccepted,

    /// <summary>The answer is public.</summary>
    [JsonStringEnumMemberName("reply-sent")]
    ReplySent,

    [JsonStringEnumMemberName("reply-rejected")]
    ReplyRejected,

    [JsonStringEnumMemberName("reply-failed")]
    ReplyFailed,

    /// <summary>An answer was given on the platform itself, or by other means, and noted here.</summary>
    [JsonStringEnumMemberName("replied-elsewhere")]
    RepliedElsewhere,

    [JsonStringEnumMemberName("noted")]
    Noted,

    [JsonStringEnumMemberName("resolved")]
    Resolved,

    [JsonStringEnumMemberName("dismissed")]
    Dismissed,

    [JsonStringEnumMemberName("reopened")]
    Reopened,

    [JsonStringEnumMemberName("relabelled")]
    Relabelled,

    /// <summary>A correction was taken back.</summary>
    [JsonStringEnumMemberName("relabel-undone")]
    RelabelUndone,

    /// <summary>The customer changed the text or the stars.</summary>
    [JsonStringEnumMemberName("edited")]
    Edited,

    /// <summary>The customer took it back, or it is gone from its platform.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}
