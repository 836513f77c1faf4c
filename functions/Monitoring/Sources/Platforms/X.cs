using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Posts of the last seven days that X's search finds (docs.x.com, recent search). Off until the shop switches it on: every call is paid
/// for.
/// </summary>
internal sealed class X : JsonAdapter
{
    private const string Platform = "https://api.x.com";

    public override string Type => "x";

    public override string Name => "X";

    public override string OffReason => "X charges for every call, and posts that are deleted there must be deleted here at once.";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("query", FieldKind.Text, "What is looked for; search syntax of X"),
        new("enabled", FieldKind.Switch, "Set to true to accept the cost"),
        SourceField.Required("bearerToken", FieldKind.Secret, "Bearer token of the application"),
        new("userToken", FieldKind.Secret, "Token of the account that replies"),
    ];

    public override TimeSpan? LongestInterval => TimeSpan.FromDays(7);

    public override ReplyLimit ReplyLimit { get; } = new(280, TextUnit.TweetWeight);

    public override SourceRequest? Plan(SourceSettings source, SourceCall call) => !source.IsOn("enabled") ? null
        : SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), "/2/tweets/search/recent",
            ("query", source.Required("query")), ("max_results", "100"), ("next_token", call.Cursor), ("since_id", call.SinceId),
            ("tweet.fields", "created_at,lang,author_id,in_reply_to_user_id,referenced_tweets,edit_history_tweet_ids"),
            ("expansions", "author_id"), ("user.fields", "username")))
            .Bearer(source.Required("bearerToken"));

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (source["userToken"] is not { } token)
            return new ReplyPlan.Refused("Replies need the setting 'userToken'.");
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var body = JsonBody.Of(json =>
        {
            json.WriteString("text", draft.Text);
            json.WriteStartObject("reply");
            json.WriteString("in_reply_to_tweet_id", draft.Item.Facts?["latest"] ?? draft.Item.ExternalId);
            json.WriteEndObject();
        });
        var request = new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/2/tweets")).Json(body).Bearer(token);
        return new ReplyPlan.Send(request, IsRepeatable: false);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, reply => new ReplyOutcome.Published(reply.Text("data", "id"), null));

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        // Without hits there is no "data"; "errors" may stand beside it.
        if (root.At("data").ValueKind != JsonValueKind.Array && root.At("meta").ValueKind != JsonValueKind.Object)
            throw Unexpected(root, "the list 'data'");
        var names = root.Objects("includes", "users").Where(user => user.Text("id") is not null).DistinctBy(user => user.Text("id"))
            .ToDictionary(user => user.Text("id")!, user => user.Text("username"));
        return SourcePage.Of(root.Objects("data").Select(post => ItemOf(post, names)), root.Text("meta", "next_token"));
    }

    private Item? ItemOf(JsonElement post, Dictionary<string, string?> names)
    {
        if (post.Text("id") is not { } id)
            return null;
        var author = post.Text("author_id") is { } key ? names.GetValueOrDefault(key) : null;
        // An edit has another id; the first of its history stays.
        var history = post.At("edit_history_tweet_ids");
        var first = history.ValueKind == JsonValueKind.Array && history.GetArrayLength() > 0 ? history[0].Text() : null;
        return new Item
        {
            Source = Type,
            ExternalId = first ?? id,
            Url = $"https://x.com/{Uri.EscapeDataString(author ?? "i")}/status/{Uri.EscapeDataString(id)}",
            Author = PlainText.Line(author),
            Text = PlainText.FromEscaped(post.Text("text")),
            Language = LanguageTag.Parse(post.Text("lang")),
            CreatedAt = post.Instant("created_at"),
            Facts = ItemFacts.Of(("latest", first is null || first == id ? null : id)),
        };
    }
}
