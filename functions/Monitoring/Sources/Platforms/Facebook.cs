using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Recommendations of a Facebook page, or the comments on one of its posts (graph-api/reference/page/ratings, /object/comments). Meta marks
/// recommendations as deprecated from version 22 on. They are no stars: what was recommended is kept as a fact.
/// </summary>
internal sealed class Facebook : MetaGraph
{
    public override string Type => "facebook";

    public override string Name => "Facebook";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        new("pageId", FieldKind.Identifier, "The page whose recommendations are read"),
        new("postId", FieldKind.Identifier, "A post whose comments are read instead"),
        TokenField,
    ];

    public override ReplyLimit ReplyLimit { get; } = new(8_000, Replies.TextUnit.Utf16Units);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source) => source["pageId"] is null && source["postId"] is null
        ? base.Problems(source).Append(new SettingProblem("pageId",
            "Give 'pageId' for a page's recommendations, or 'postId' for a post's comments."))
        : base.Problems(source);

    public override SourceRequest? Plan(SourceSettings source, SourceCall call) => source["postId"] is { } post
        ? Get(source, call, $"/{Version}/{Uri.EscapeDataString(post)}/comments",
            ("fields", "id,message,created_time,permalink_url,from"), ("filter", "stream"), ("order", "reverse_chronological"),
            ("limit", "100"), ("summary", "1"))
        : Get(source, call, $"/{Version}/{Uri.EscapeDataString(source.Required("pageId"))}/ratings",
            ("fields", "created_time,recommendation_type,review_text,rating,has_rating,has_review,reviewer,open_graph_story"),
            ("limit", "100"));

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        return draft.Item.ExternalId.StartsWith(DerivedId.Prefix, StringComparison.Ordinal)
            ? new ReplyPlan.NotOffered("Facebook gives this recommendation no id that could be answered.")
            : new ReplyPlan.Send(
                Post(source, $"/{Version}/{Uri.EscapeDataString(draft.Item.ExternalId)}/comments", ("message", draft.Text)), IsRepeatable: false);
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source) => Problem(root, answer)
        ?? SourcePage.Of(List(root, "data").Select(entry => entry.Text("message") is null ? Recommendation(entry) : Comment(entry)),
            NextOf(root), root.Count("summary", "total_count"));

    private Item Recommendation(JsonElement entry)
    {
        var id = entry.Text("open_graph_story", "id");
        var author = AuthorName.Of(entry.Text("reviewer", "name"));
        var createdAt = entry.Instant("created_time");
        var text = PlainText.FromText(entry.Text("review_text"));
        return new Item
        {
            Source = Type,
            ExternalId = id ?? DerivedId.Of(null, author, createdAt, text),
            Url = id is null ? null : $"https://www.facebook.com/{id}",
            Author = author,
            Rating = StarRating.Parse(entry.Text("rating")),
            Text = text,
            CreatedAt = createdAt,
            Facts = ItemFacts.Of(("recommendation", entry.Text("recommendation_type"))),
        };
    }

    private Item Comment(JsonElement entry)
    {
        var author = AuthorName.Of(entry.Text("from", "name"));
        var createdAt = entry.Instant("created_time");
        var text = PlainText.FromText(entry.Text("message"));
        var link = SourceAddress.Web(entry.Text("permalink_url"));
        return new Item
        {
            Source = Type,
            ExternalId = entry.Text("id") ?? IdIn(link) ?? DerivedId.Of(link?.AbsoluteUri, author, createdAt, text),
            Url = link is null ? null : SourceAddress.Text(link),
            Author = author,
            Text = text,
            CreatedAt = createdAt,
        };
    }

    // Comments asked for without "id" still name it in their address: …/posts/{post}/?comment_id={comment}, which makes {post}_{comment}.
    private static string? IdIn(Uri? link)
    {
        if (link is null || (SourceAddress.Parameter(link, "reply_comment_id")
            ?? SourceAddress.Parameter(link, "comment_id")) is not { } comment)
            return null;
        var segments = link.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Array.IndexOf(segments, "posts") is >= 0 and var at && at + 1 < segments.Length ? $"{segments[at + 1]}_{comment}" : comment;
    }
}
