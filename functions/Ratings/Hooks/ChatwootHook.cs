using System.Globalization;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Ratings.Hooks;

/// <summary>
/// Reads Chatwoot's webhooks: <c>message_updated</c> of an <c>input_csat</c> message brings the customer's rating, <c>conversation_status_changed</c>
/// the end of a conversation and its opening again.
/// </summary>
internal static class ChatwootHook
{
    private const int LongestComment = 4_000;

    public static ChatEvent Read(JsonElement call) => call.Text("event") switch
    {
        "message_updated" when call.Text("content_type") == "input_csat" => Rated(call),
        "conversation_status_changed" => Changed(call),
        _ => new ChatEvent.Unrelated(),
    };

    private static ChatEvent Rated(JsonElement message)
    {
        var response = message.At("content_attributes", "submitted_values", "csat_survey_response");
        var conversation = message.At("conversation");
        if (response.Count("rating") is not (>= 1 and <= 5 and var stars) || ChatOf(message, conversation) is not { } chat)
            return new ChatEvent.Unrelated();
        var comment = response.Text("feedback_message");
        return new ChatEvent.Rated(chat, ContextOf(message, conversation), new RatingAnswer
        {
            Stars = (int)stars,
            Comment = comment is null ? null : comment[..Math.Min(comment.Length, LongestComment)],
        })
        {
            At = InstantOf(message, "updated_at"),
        };
    }

    private static ChatEvent Changed(JsonElement conversation)
    {
        if (ChatOf(conversation, conversation) is not { } chat)
            return new ChatEvent.Unrelated();
        var at = InstantOf(conversation, "updated_at") ?? InstantOf(conversation, "timestamp");
        return conversation.Text("status") switch
        {
            "resolved" => new ChatEvent.Ended(chat, ContextOf(conversation, conversation), FactsOf(conversation), CustomerOf(conversation)) { At = at },
            "open" or "pending" => new ChatEvent.Reopened(chat) { At = at },
            _ => new ChatEvent.Unrelated(),
        };
    }

    /// <summary>Conversations are numbered in each account.</summary>
    private static string? ChatOf(JsonElement call, JsonElement conversation) => conversation.Text("id") is { } id
        ? $"chatwoot:{call.Text("account", "id") ?? call.Text("account_id") ?? conversation.Objects("messages").Select(m => m.Text("account_id")).FirstOrDefault()}:{id}"
        : null;

    private static string? CustomerOf(JsonElement conversation) =>
        conversation.Text("meta", "sender", "id") is { } id ? $"chatwoot:{id}" : null;

    private static SurveyContext ContextOf(JsonElement call, JsonElement conversation) => new()
    {
        Agent = Cut(conversation.Text("meta", "assignee", "name") ?? conversation.Text("assignee", "name")),
        Team = Cut(conversation.Text("meta", "team", "name")),
        Channel = Cut(ChannelOf(conversation.Text("channel") ?? call.Text("inbox", "channel_type"))),
        Touchpoint = "support",
        HandledBy = conversation.Text("meta", "assignee_type") is "AgentBot" ? "bot" : null,
    };

    private static ContactFacts FactsOf(JsonElement conversation) => new()
    {
        LastMessageAt = InstantOf(conversation, "last_activity_at"),
        HandledBy = conversation.Text("meta", "assignee_type") is "AgentBot" ? "bot" : null,
    };

    /// <summary>Messages say ISO 8601, conversations Unix seconds, with or without a fraction.</summary>
    private static DateTimeOffset? InstantOf(JsonElement call, string name) =>
        decimal.TryParse(call.Text(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? SourceInstant.FromUnixSeconds(seconds)
            : call.Instant(name);

    /// <summary><c>Channel::WebWidget</c> is a chat; the others go by their own names.</summary>
    private static string ChannelOf(string? type) => type?.Split(':')[^1].ToLowerInvariant() switch
    {
        null or "" or "webwidget" => "chat",
        var name => name,
    };

    private static string? Cut(string? text) => text is null ? null : SurveyLinks.Cut(text);
}
