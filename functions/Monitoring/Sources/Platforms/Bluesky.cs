using System.Globalization;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Posts that Bluesky's search finds (lexicon app.bsky.feed.searchPosts), asked with a session. The operator wants search kept to human
/// size: few queries, slow polling.
/// </summary>
internal sealed class Bluesky : JsonAdapter
{
    private const string Platform = "https://bsky.social";

    // Access tokens live about two hours; creating sessions is limited to 300 a day.
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(100);

    public override string Type => "bluesky";

    public override string Name => "Bluesky";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("query", FieldKind.Text, "What is looked for; search syntax of Bluesky"),
        new("mentions", FieldKind.Identifier, "Only posts that mention this handle"),
        new("domain", FieldKind.Host, "Only posts that link to this domain"),
        new("language", FieldKind.Identifier, "Only posts in this language, such as de"),
        SourceField.Required("handle", FieldKind.Identifier, "The handle of the account that searches and replies"),
        SourceField.Required("appPassword", FieldKind.Secret, "An app password of that account"),
    ];

    public override ReplyLimit ReplyLimit { get; } = new(300, TextUnit.Graphemes);

    public override SourceRequest PlanToken(SourceSettings source, DateTimeOffset now) =>
        new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/xrpc/com.atproto.server.createSession"))
            .Json(JsonBody.Of(json =>
            {
                json.WriteString("identifier", source.Required("handle"));
                json.WriteString("password", source.Required("appPassword"));
            }));

    public override TokenAnswer ReadToken(SourceAnswer answer) =>
        TokenReader.ReadJson(answer, session => session.Text("accessJwt") is { } token
            ? new AccessToken(token, answer.FetchedAt + SessionLife, session.Text("did"))
            : null);

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), "/xrpc/app.bsky.feed.searchPosts",
            ("q", source.Required("query")), ("sort", "latest"), ("limit", "100"), ("mentions", source["mentions"]),
            ("domain", source["domain"]), ("lang", source["language"]),
            ("since", call.Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), ("cursor", call.Cursor)))
            .Bearer(call.Token?.Value);

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        if (draft.Token is not { Account: { } account } session || draft.Item.Facts?["cid"] is not { } cid)
            return new ReplyPlan.Refused("Replies need a session and a post as the search gave it.");
        var parent = (Uri: draft.Item.ExternalId, Cid: cid);
        var root = draft.Item.Facts["rootUri"] is { } rootUri && draft.Item.Facts["rootCid"] is { } rootCid ? (rootUri, rootCid) : parent;
        var body = JsonBody.Of(json =>
        {
            json.WriteString("repo", account);
            json.WriteString("collection", "app.bsky.feed.post");
            json.WriteStartObject("record");
            json.WriteString("$type", "app.bsky.feed.post");
            json.WriteString("text", draft.Text);
            json.WriteString("createdAt", ItemJson.Instant(draft.Now));
            if (draft.Item.Language is { } language)
            {
                json.WriteStartArray("langs");
                json.WriteStringValue(language);
                json.WriteEndArray();
            }
            json.WriteStartObject("reply");
            Reference(json, "root", root);
            Reference(json, "parent", parent);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var address = SourceAddress.Build(source.Endpoint(Platform), "/xrpc/com.atproto.repo.createRecord");
        return new ReplyPlan.Send(new SourceRequest(HttpMethod.Post, address).Json(body).Bearer(session.Value), IsRepeatable: false);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, record => new ReplyOutcome.Published(record.Text("uri"), null));

    // An expired session is a 400 here.
    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) => answer.Status == 400
        && PlatformMessage.HasCode(answer, "ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired")
            ? refusal with { Outcome = PollOutcome.Auth }
            : base.Refine(refusal, answer);

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var posts = root.At("posts").ValueKind == JsonValueKind.Array ? root.Objects("posts")
            : root.At("feed").ValueKind == JsonValueKind.Array ? root.Objects("feed").Select(entry => entry.At("post"))
            : root.At("thread", "post").ValueKind == JsonValueKind.Object ? [root.At("thread", "post")]
            : throw Unexpected(root, "the list 'posts'");
        return SourcePage.Of(posts.Select(ItemOf), root.Text("cursor"), root.Count("hitsTotal"));
    }

    private Item? ItemOf(JsonElement post)
    {
        if (post.Text("uri") is not { } uri)
            return null;
        var record = post.At("record");
        return new Item
        {
            Source = Type,
            ExternalId = uri,
            Url = UrlOf(uri, post.At("author")),
            Author = PlainText.Line(post.Text("author", "displayName")) ?? PlainText.Line(post.Text("author", "handle")),
            Text = PlainText.FromText(record.Text("text")),
            Language = record.At("langs").ValueKind == JsonValueKind.Array
                && record.At("langs").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } first
                ? LanguageTag.Parse(JsonText.Of(first))
                : null,
            // The client sets the first, and may set it to anything.
            CreatedAt = Earlier(record.Instant("createdAt"), post.Instant("indexedAt")),
            Facts = ItemFacts.Of(("cid", post.Text("cid")), ("rootUri", record.Text("reply", "root", "uri")),
                ("rootCid", record.Text("reply", "root", "cid"))),
        };
    }

    private static string? UrlOf(string uri, JsonElement author)
    {
        var handle = author.Text("handle") is { } stated && stated != "handle.invalid" ? stated : author.Text("did");
        return handle is null ? null : $"https://bsky.app/profile/{handle}/post/{Uri.EscapeDataString(uri[(uri.LastIndexOf('/') + 1)..])}";
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other ?? one;

    private static void Reference(Utf8JsonWriter json, string name, (string Uri, string Cid) post)
    {
        json.WriteStartObject(name);
        json.WriteString("uri", post.Uri);
        json.WriteString("cid", post.Cid);
        json.WriteEndObject();
    }
}
