using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Posts and comments that a Lemmy server's search finds (LemmyNet/lemmy-js-client, version 3 of the interface).</summary>
internal sealed class Lemmy : JsonAdapter
{
    private const int PageSize = 50;

    public override string Type => "lemmy";

    public override string Name => "Lemmy";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("server", FieldKind.Host, "The server that is asked, such as feddit.org"),
        SourceField.Required("query", FieldKind.Text, "The words that are looked for"),
        new("accessToken", FieldKind.Secret, "Token of an account on that server; needed to reply"),
    ];

    public override ReplyLimit ReplyLimit { get; } = new(10_000, TextUnit.Utf16Units);

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(Endpoint(source), "/api/v3/search", ("q", source.Required("query")), ("type_", "All"),
            ("sort", "New"), ("listing_type", "All"), ("page", call.Cursor ?? "1"), ("limit", $"{PageSize}"))).Bearer(source["accessToken"]);

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (source["accessToken"] is not { } token)
            return new ReplyPlan.Refused("Replies need the setting 'accessToken'.");
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        if (Number(draft.Item.Facts?["post"]) is not { } post)
            return new ReplyPlan.Refused("The item does not name the post it belongs to.");
        var body = JsonBody.Of(json =>
        {
            json.WriteString("content", draft.Text);
            json.WriteNumber("post_id", post);
            if (Number(draft.Item.Facts?["comment"]) is { } parent)
                json.WriteNumber("parent_id", parent);
        });
        var request = new SourceRequest(HttpMethod.Post, SourceAddress.Build(Endpoint(source), "/api/v3/comment")).Json(body).Bearer(token);
        return new ReplyPlan.Send(request, IsRepeatable: false);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) => ReplyReader.ReadJson(answer, reply =>
        new ReplyOutcome.Published(reply.Text("comment_view", "comment", "ap_id"), reply.Instant("comment_view", "comment", "published")));

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        if (root.At("posts").ValueKind != JsonValueKind.Array && root.At("comments").ValueKind != JsonValueKind.Array)
            throw Unexpected(root, "the lists 'posts' and 'comments'");
        var posts = root.Objects("posts").ToList();
        var comments = root.Objects("comments").ToList();
        var entries = posts.Select(view => (View: view, Entry: view.At("post")))
            .Concat(comments.Select(view => (View: view, Entry: view.At("comment")))).ToList();
        var items = entries.Where(entry => !IsGone(entry.Entry)).Select(entry => ItemOf(entry.View, entry.Entry));
        var gone = entries.Where(entry => IsGone(entry.Entry)).Select(entry => entry.Entry.Text("ap_id")).OfType<string>().ToList();
        var next = PageNumber.After(answer.Address, Math.Max(posts.Count, comments.Count), "limit", PageSize);
        return SourcePage.Of(items, next, gone: gone);
    }

    private static bool IsGone(JsonElement entry) => entry.IsTrue("removed") || entry.IsTrue("deleted");

    private Item? ItemOf(JsonElement view, JsonElement entry)
    {
        // The same on every server.
        if (entry.Text("ap_id") is not { } address)
            return null;
        var isComment = entry.At("content").ValueKind != JsonValueKind.Undefined;
        var createdAt = entry.Instant("published");
        return new Item
        {
            Source = Type,
            ExternalId = address,
            Url = SourceAddress.Web(address) is { } link ? SourceAddress.Text(link) : null,
            Author = PlainText.Line(view.Text("creator", "name")),
            Title = isComment ? null : PlainText.FromText(entry.Text("name")),
            // Markdown, as written.
            Text = PlainText.FromText(entry.Text("content") ?? entry.Text("body")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(entry.Instant("updated"), createdAt),
            Facts = ItemFacts.Of(("post", view.Text("post", "id")), ("comment", isComment ? entry.Text("id") : null),
                ("thread", isComment ? view.Text("post", "name") : null)),
        };
    }

    private static long? Number(string? id) => long.TryParse(id, out var number) ? number : null;

    private static Uri Endpoint(SourceSettings source) => source.Endpoint($"https://{source["server"] ?? "feddit.org"}");
}
