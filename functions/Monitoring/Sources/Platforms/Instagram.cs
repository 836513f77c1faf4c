using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Comments on a professional account's posts, and posts and comments that mention it (developers.facebook.com/docs/instagram-platform).
/// </summary>
internal sealed class Instagram : MetaGraph
{
    public override string Type => "instagram";

    public override string Name => "Instagram";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        new("mediaId", FieldKind.Identifier, "A post whose comments are read"),
        new("userId", FieldKind.Identifier, "The account's id; without mediaId, posts that tag it are read. Needed to answer mentions"),
        new("username", FieldKind.Identifier, "The account's name, by which its own answers are recognised"),
        TokenField,
    ];

    public override ReplyLimit ReplyLimit { get; } = new(2_200, Replies.TextUnit.Utf16Units);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source) => source["mediaId"] is null && source["userId"] is null
        ? base.Problems(source).Append(new SettingProblem("mediaId",
            "Give 'mediaId' for a post's comments, or 'userId' for posts that tag the account."))
        : base.Problems(source);

    public override SourceRequest? Plan(SourceSettings source, SourceCall call) => source["mediaId"] is { } media
        ? Get(source, call, $"/{Version}/{Uri.EscapeDataString(media)}/comments",
            ("fields", "id,text,timestamp,username,replies{id,text,timestamp,username}"), ("limit", "50"))
        : Get(source, call, $"/{Version}/{Uri.EscapeDataString(source.Required("userId"))}/tags",
            ("fields", "id,caption,timestamp,username,permalink"), ("limit", "50"));

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var id = draft.Item.ExternalId;
        var kind = draft.Item.Facts?["kind"];
        if (kind is null)
            return new ReplyPlan.Send(Post(source, $"/{Version}/{Uri.EscapeDataString(id)}/replies", ("message", draft.Text)),
                IsRepeatable: false);
        if (source["userId"] is not { } user)
            return new ReplyPlan.Refused("Answers to mentions need the setting 'userId'.");
        var parameter = kind == "mention-comment" ? "comment_id" : "media_id";
        return new ReplyPlan.Send(Post(source, $"/{Version}/{Uri.EscapeDataString(user)}/mentions", (parameter, id),
            ("message", draft.Text)), IsRepeatable: false);
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        if (Problem(root, answer) is { } problem)
            return problem;
        var own = source["username"];
        // Mentions come one by one, in answer to a webhook.
        if (root.At("mentioned_comment").ValueKind == JsonValueKind.Object)
            return SourcePage.Of(Items(root.Objects("mentioned_comment"), own, "mention-comment"));
        if (root.At("mentioned_media").ValueKind == JsonValueKind.Object)
            return SourcePage.Of(Items(root.Objects("mentioned_media"), own, "mention-media"));
        return SourcePage.Of(Items(List(root, "data"), own, null), NextOf(root));
    }

    private IEnumerable<Item?> Items(IEnumerable<JsonElement> entries, string? own, string? kind) =>
        entries.Select(entry => ItemOf(entry, own, kind
            ?? (entry.At("caption").ValueKind == JsonValueKind.Undefined ? null : "mention-media")));

    private Item? ItemOf(JsonElement entry, string? own, string? kind) => entry.Text("id") is not { } id ? null : new Item
    {
        Source = Type,
        ExternalId = id,
        Url = SourceAddress.Web(entry.Text("permalink")) is { } link ? SourceAddress.Text(link) : null,
        Author = PlainText.Line(entry.Text("username")),
        Text = PlainText.FromText(entry.Text("text") ?? entry.Text("caption")),
        CreatedAt = entry.Instant("timestamp"),
        Reply = own is null ? null : OwnAnswer(entry, own),
        Facts = ItemFacts.Of(("kind", kind)),
    };

    private static ItemReply? OwnAnswer(JsonElement entry, string own) => entry.Objects("replies", "data")
        .Where(reply => own.TrimStart('@').Equals(reply.Text("username"), StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(reply => reply.Instant("timestamp"))
        .Select(reply => PlainText.FromText(reply.Text("text")) is { } text ? new ItemReply(text, reply.Instant("timestamp")) : null)
        .FirstOrDefault(reply => reply is not null);
}
