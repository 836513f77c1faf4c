using System.Text.Json;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Ratings.Hooks;

/// <summary>
/// Our own form, for tools that can send what they are told to: <c>{event, chat, episode?, at?, agent?, team?, channel?, touchpoint?, handledBy?}</c>, where
/// <c>event</c> is <c>rated</c> (with <c>stars</c>, <c>nps</c> or <c>ces</c>, <c>comment?</c>, <c>reasons?</c>), <c>ended</c> (with <c>customer?</c>, <c>customerMessages?</c>,
/// <c>shopMessages?</c>, <c>lastMessageAt?</c>, <c>closedInBulk?</c>, <c>suppress?</c>) or <c>reopened</c>.
/// </summary>
internal static class GenericHook
{
    private const int LongestComment = 4_000, MostReasons = 8, LongestReason = 40;

    public static ChatEvent Read(JsonElement call)
    {
        if (call.Text("chat") is not { Length: <= 500 } chat)
            return new ChatEvent.Unrelated();
        ChatEvent read = call.Text("event") switch
        {
            "rated" when AnswerOf(call) is { Stars: not null } or { Nps: not null } or { Ces: not null } => new ChatEvent.Rated(chat, ContextOf(call), AnswerOf(call)),
            "ended" => new ChatEvent.Ended(chat, ContextOf(call), FactsOf(call), call.Text("customer")),
            "reopened" => new ChatEvent.Reopened(chat),
            _ => new ChatEvent.Unrelated(),
        };
        return read with { Episode = call.Text("episode"), At = call.Instant("at") };
    }

    private static RatingAnswer AnswerOf(JsonElement call) => new()
    {
        Stars = Between(call, "stars", 1, 5),
        Nps = Between(call, "nps", 0, 10),
        Ces = Between(call, "ces", 1, 7),
        Comment = call.Text("comment") is { } comment ? comment[..Math.Min(comment.Length, LongestComment)] : null,
        Reasons = ReasonsOf(call),
    };

    private static IReadOnlyList<string>? ReasonsOf(JsonElement call)
    {
        var reasons = call.At("reasons");
        return reasons.ValueKind != JsonValueKind.Array ? null :
        [
            .. reasons.EnumerateArray().Where(reason => reason.ValueKind == JsonValueKind.String).Select(JsonText.Of)
                .Where(reason => reason.Length is > 0 and <= LongestReason).Take(MostReasons),
        ];
    }

    private static int? Between(JsonElement call, string name, int least, int most) =>
        call.Count(name) is { } value && value >= least && value <= most ? (int)value : null;

    private static SurveyContext ContextOf(JsonElement call) => new()
    {
        Agent = Cut(call.Text("agent")),
        Team = Cut(call.Text("team")),
        Channel = Cut(call.Text("channel")),
        Touchpoint = Cut(call.Text("touchpoint")),
        HandledBy = call.Text("handledBy") is ("human" or "bot" or "mixed") and var by ? by : null,
        Test = call.IsTrue("isTest"),
    };

    private static ContactFacts FactsOf(JsonElement call) => new()
    {
        CustomerMessages = Between(call, "customerMessages", 0, 1_000_000),
        ShopMessages = Between(call, "shopMessages", 0, 1_000_000),
        LastMessageAt = call.Instant("lastMessageAt"),
        HandledBy = ContextOf(call).HandledBy,
        ClosedInBulk = call.IsTrue("closedInBulk"),
        Suppress = call.IsTrue("suppress"),
    };

    private static string? Cut(string? text) => text is null ? null : SurveyLinks.Cut(text);
}
