using Feedback.Models.Ledger;

namespace Feedback.Ratings.Hooks;

/// <summary>What a chat tool's call means for us.</summary>
/// <param name="Chat">The contact's id, in a name space of the tool's own.</param>
internal abstract record ChatEvent(string Chat)
{
    /// <summary>When it happened, as the tool says; null where it does not.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Which solution of the contact; null leaves it to be counted.</summary>
    public string? Episode { get; init; }

    /// <summary>The customer rated in the tool's own window.</summary>
    public sealed record Rated(string Chat, SurveyContext Context, RatingAnswer Answer) : ChatEvent(Chat);

    /// <summary>The contact is over, and may be rated.</summary>
    public sealed record Ended(string Chat, SurveyContext Context, ContactFacts Facts, string? Customer) : ChatEvent(Chat);

    /// <summary>The customer or the shop opened the contact again.</summary>
    public sealed record Reopened(string Chat) : ChatEvent(Chat);

    /// <summary>Nothing to do with ratings.</summary>
    public sealed record Unrelated() : ChatEvent("");
}
