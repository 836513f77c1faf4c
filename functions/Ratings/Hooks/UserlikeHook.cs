using System.Text.Json;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Ratings.Hooks;

/// <summary>
/// Reads calls of Userlike's API add-on (docs.userlike.com/developers/api/add-on): <c>_type</c> and <c>_event</c> name them; every call brings the
/// session as it stands, so that rating, feedback and survey may come in any order. Older accounts say <c>chat_meta</c> for <c>chat_session</c>.
/// </summary>
internal static class UserlikeHook
{
    private const int LongestReason = 40, LongestComment = 4_000;

    public static ChatEvent Read(JsonElement call) => (call.Text("_type"), call.Text("_event")) switch
    {
        ("chat_session" or "chat_meta", "rating" or "feedback" or "survey") => Rated(call),
        ("conversation", "ended") => Ended(call),
        _ => new ChatEvent.Unrelated(),
    };

    private static ChatEvent Rated(JsonElement session)
    {
        var answer = new RatingAnswer
        {
            Stars = session.Count("rate") is >= 1 and <= 5 and var stars ? (int)stars : null,
            Comment = session.Text("feedback_message") is { } comment ? comment[..Math.Min(comment.Length, LongestComment)] : null,
            Reasons = session.Text("post_survey_option") is { } option ? [option[..Math.Min(option.Length, LongestReason)]] : null,
        };
        return ChatOf(session) is { } chat && answer is not { Stars: null, Comment: null, Reasons: null }
            ? new ChatEvent.Rated(chat, ContextOf(session), answer) { Episode = "1" }
            : new ChatEvent.Unrelated();
    }

    private static ChatEvent Ended(JsonElement conversation) => ChatOf(conversation) is not { } chat
        ? new ChatEvent.Unrelated()
        : new ChatEvent.Ended(chat, ContextOf(conversation), FactsOf(conversation), conversation.Text("client_uuid") ?? conversation.Text("contact", "id"))
        {
            Episode = "1",
            At = conversation.Instant("ended_at"),
        };

    /// <summary>A conversation is named by the session that ended it where it has one: ratings belong to sessions.</summary>
    private static string? ChatOf(JsonElement call)
    {
        var latest = call.Objects("chat_sessions").Select(session => session.Text("id")).LastOrDefault(id => id is not null);
        var id = latest ?? call.Text("chat_session", "id") ?? call.Text("chat_session_id") ?? call.Text("id");
        return id is null ? null : $"userlike:{id}";
    }

    private static SurveyContext ContextOf(JsonElement call) => new()
    {
        Agent = Part(call.Text("operator_current", "name") ?? call.Text("operator", "name")),
        Team = Part(call.Text("operator_current", "operator_group", "name") ?? call.Text("operator_group", "name")),
        Channel = Part(call.Text("channel") ?? "chat"),
        Touchpoint = "support",
        HandledBy = call.IsTrue("operator_current", "is_bot") ? "bot" : null,
    };

    private static ContactFacts FactsOf(JsonElement call)
    {
        var messages = call.Objects("messages").ToArray();
        return messages.Length == 0 ? new ContactFacts() : new ContactFacts
        {
            // c is the contact, o the operator; the rest is the system's.
            CustomerMessages = messages.Count(message => message.Text("client_type") is "c" || message.Text("sender_type") is "contact"),
            ShopMessages = messages.Count(message => message.Text("client_type") is "o" || message.Text("sender_type") is "operator"),
        };
    }

    private static string? Part(string? text) => text is null ? null : SurveyLinks.Cut(text);
}
