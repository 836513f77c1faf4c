using System.Text.Json;
using System.Text.RegularExpressions;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Posts with a hashtag, posts that a server's search finds, or mentions of an account (docs.joinmastodon.org).</summary>
internal sealed partial class Mastodon : JsonAdapter
{
    private const int UsualLength = 500;

    public override string Type => "mastodon";

    public override string Name => "Mastodon";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("server", FieldKind.Host, "The server that is asked, such as mastodon.social"),
        new("hashtag", FieldKind.Text, "A hashtag, without #"),
        new("query", FieldKind.Text, "What the server's search looks for; without hashtag and query, mentions of the account are read"),
        new("accessToken", FieldKind.Secret, "Token of an application on that server; needed for mentions and replies"),
        new("maxCharacters", FieldKind.Number, "The server's limit for a post; 500 when empty"),
    ];

    public override ReplyLimit ReplyLimit { get; } = new(UsualLength, TextUnit.MastodonCharacters);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source) =>
        source["hashtag"] is null && source["query"] is null && source["accessToken"] is null
            ? base.Problems(source).Append(new SettingProblem("hashtag",
                "Give 'hashtag', 'query' or, for mentions of an account, 'accessToken'."))
            : base.Problems(source);

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var platform = $"https://{source["server"] ?? "mastodon.social"}";
        var endpoint = source.Endpoint(platform);
        var address = call.Cursor is { } cursor ? SourceAddress.Follow(cursor, endpoint, platform)
            : source["hashtag"] is { } hashtag ? SourceAddress.Build(endpoint,
                $"/api/v1/timelines/tag/{Uri.EscapeDataString(hashtag.TrimStart('#'))}", ("limit", "40"), ("min_id", call.SinceId))
            : source["query"] is { } query ? SourceAddress.Build(endpoint, "/api/v2/search", ("q", query), ("type", "statuses"),
                ("limit", "40"))
            : SourceAddress.Build(endpoint, "/api/v1/notifications", ("types[]", "mention"), ("limit", "40"), ("min_id", call.SinceId));
        return address is null ? null : SourceRequest.Get(address).Bearer(source["accessToken"]);
    }

    public override bool ShowsReplies => false;

    public override SourceRequest PlanItem(SourceSettings source, Item item, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint($"https://{source.Required("server")}"), $"/api/v1/statuses/{Uri.EscapeDataString(item.ExternalId)}"))
            .Bearer(source["accessToken"]);

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (source["accessToken"] is not { } token)
            return new ReplyPlan.Refused("Replies need the setting 'accessToken'.");
        var mention = draft.Item.Facts?["acct"] is { } acct ? $"@{acct}" : null;
        var text = mention is null || draft.Text.StartsWith(mention, StringComparison.OrdinalIgnoreCase)
            ? draft.Text
            : $"{mention} {draft.Text}";
        var limit = PageNumber.Parse(source["maxCharacters"]) is { } most ? ReplyLimit with { Most = most } : ReplyLimit;
        if ((string.IsNullOrWhiteSpace(draft.Text) ? "The reply is empty." : limit.Refusal(text)) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var body = JsonBody.Of(json =>
        {
            json.WriteString("status", text);
            json.WriteString("in_reply_to_id", draft.Item.ExternalId);
            json.WriteString("visibility", draft.Item.Facts?["visibility"] ?? "public");
        });
        var address = SourceAddress.Build(source.Endpoint($"https://{source.Required("server")}"), "/api/v1/statuses");
        return new ReplyPlan.Send(new SourceRequest(HttpMethod.Post, address).Json(body).Bearer(token)
            .With("Idempotency-Key", draft.Key), IsRepeatable: true);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, status => new ReplyOutcome.Published(status.Text("id"), status.Instant("created_at")));

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var statuses = root.ValueKind switch
        {
            JsonValueKind.Array =>
                root.Objects().Select(entry => entry.At("status").ValueKind == JsonValueKind.Object ? entry.At("status") : entry),
            JsonValueKind.Object when root.At("statuses").ValueKind == JsonValueKind.Array => root.Objects("statuses"),
            JsonValueKind.Object when root.Text("id") is not null && root.Text("uri") is not null => [root],
            _ => throw Unexpected(root, "a list of posts"),
        };
        return SourcePage.Of(statuses.Select(ItemOf), Next(answer));
    }

    private Item? ItemOf(JsonElement status)
    {
        // A boost shows somebody else's post.
        if (status.At("reblog").ValueKind == JsonValueKind.Object)
            status = status.At("reblog");
        if (status.Text("id") is not { } id)
            return null;
        var createdAt = status.Instant("created_at");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = (SourceAddress.Web(status.Text("url")) ?? SourceAddress.Web(status.Text("uri"))) is { } link
                ? SourceAddress.Text(link)
                : null,
            Author = PlainText.Line(status.Text("account", "display_name")) ?? PlainText.Line(status.Text("account", "acct")),
            Title = PlainText.FromText(status.Text("spoiler_text")),
            Text = PlainText.FromHtml(status.Text("content")),
            Language = LanguageTag.Parse(status.Text("language")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(status.Instant("edited_at"), createdAt),
            // The same post has another id on another server, but the same uri everywhere.
            Facts = ItemFacts.Of(("uri", status.Text("uri")), ("acct", status.Text("account", "acct")),
                ("visibility", status.Text("visibility"))),
        };
    }

    // Asked for what is newer than an id, a server pages towards the newest; else towards the oldest.
    private static string? Next(SourceAnswer answer)
    {
        if (answer.Headers["Link"] is not { } links)
            return null;
        var isForward = answer.Address is { } address && SourceAddress.Parameter(address, "min_id") is not null;
        return Links().Matches(links).FirstOrDefault(link => link.Groups["rel"].Value == (isForward ? "prev" : "next")) is { } found
            && SourceAddress.Web(found.Groups["address"].Value) is { } next && next != answer.Address ? next.AbsoluteUri : null;
    }

    [GeneratedRegex(@"<(?<address>[^<>]{1,2000})>\s*;\s*rel=""?(?<rel>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
