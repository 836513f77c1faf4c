using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources;

/// <summary>A reply that is about to be sent.</summary>
/// <param name="Item">The item answered, as its reader made it: its facts hold the ids that some platforms want.</param>
/// <param name="Key">Names this reply for good: the same key is sent again when the same reply is.</param>
internal sealed record ReplyDraft(Item Item, string Text, string Key, DateTimeOffset Now)
{
    public AccessToken? Token { get; init; }
}

/// <summary>How a reply is published, or why it is not.</summary>
internal abstract record ReplyPlan
{
    /// <param name="IsRepeatable">Sending it twice leaves one reply. If not, look at the listing before a second try.</param>
    public sealed record Send(SourceRequest Request, bool IsRepeatable) : ReplyPlan;

    /// <summary>The platform would not take it as it stands: too long, or a setting is missing. Nothing is ever cut.</summary>
    public sealed record Refused(string Reason) : ReplyPlan;

    /// <summary>There is no call: people answer on the platform itself, at the item's address.</summary>
    public sealed record NotOffered(string Reason) : ReplyPlan;
}

/// <summary>How the platform took a reply.</summary>
internal abstract record ReplyOutcome
{
    /// <param name="ReplyId">The platform's id of the reply, where it gives one.</param>
    public sealed record Published(string? ReplyId, DateTimeOffset? At) : ReplyOutcome;

    /// <summary>Accepted; the platform publishes it later or checks it first.</summary>
    public sealed record Pending(string? ReplyId) : ReplyOutcome;

    /// <summary>The platform does not take this reply, now or later.</summary>
    public sealed record Rejected(string Reason) : ReplyOutcome;

    public sealed record ReviewGone(string Reason) : ReplyOutcome;

    public sealed record Throttled(TimeSpan? Wait) : ReplyOutcome;

    public sealed record Unauthorized(string Reason) : ReplyOutcome;

    /// <summary>A fault; whether the reply was published is not known.</summary>
    public sealed record Failed(string Reason) : ReplyOutcome;
}
