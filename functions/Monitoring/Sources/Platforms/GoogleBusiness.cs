using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Google reviews of a verified location (developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews).
/// </summary>
internal sealed class GoogleBusiness : JsonAdapter
{
    private const string Platform = "https://mybusiness.googleapis.com";

    public override string Type => "google-business";

    public override string Name => "Google Business Profile";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("account", FieldKind.Identifier, "The number behind accounts/ in the location's name"),
        SourceField.Required("location", FieldKind.Identifier, "The number behind locations/ in the location's name"),
        .. GoogleOAuth.PersonFields,
    ];

    public override ReplyLimit ReplyLimit { get; } = new(4_096, TextUnit.Utf8Bytes);

    public override SourceRequest PlanToken(SourceSettings source, DateTimeOffset now) => GoogleOAuth.Refresh(source);

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), $"/v4/{LocationOf(source)}/reviews",
            ("pageSize", "50"), ("orderBy", "updateTime desc"), ("pageToken", call.Cursor))).Bearer(call.Token?.Value);

    public override bool ListsAllItCounts => true;

    public override SourceRequest PlanItem(SourceSettings source, Item item, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), $"/v4/{NameOf(source, item)}")).Bearer(call.Token?.Value);

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var request = new SourceRequest(HttpMethod.Put, SourceAddress.Build(source.Endpoint(Platform), $"/v4/{NameOf(source, draft.Item)}/reply"))
            .Json(JsonBody.Of(json => json.WriteString("comment", draft.Text))).Bearer(draft.Token?.Value);
        return new ReplyPlan.Send(request, IsRepeatable: true);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, reply => reply.Text("reviewReplyState") switch
    {
        { } state when IsRejected(state) =>
            new ReplyOutcome.Rejected($"Google rejected the reply: {reply.Text("policyViolation") ?? state}."),
        { } state when state.Contains("PENDING", StringComparison.Ordinal) => new ReplyOutcome.Pending(null),
        _ => new ReplyOutcome.Published(null, reply.Instant("updateTime")),
    });

    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) => GoogleOAuth.Refine(refusal, answer);

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        // A location without reviews answers with an empty object.
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() > 0 && root.At("reviews").ValueKind != JsonValueKind.Array
            && root.At("totalReviewCount").ValueKind != JsonValueKind.Number && root.Text("nextPageToken") is null)
        {
            throw Unexpected(root, "the list 'reviews'");
        }
        return SourcePage.Of(root.Objects("reviews").Select(ItemOf), root.Text("nextPageToken"), root.Count("totalReviewCount"),
            StarRating.Parse(root.Text("averageRating")));
    }

    private Item? ItemOf(JsonElement review)
    {
        if (review.Text("reviewId") is not { } id)
            return null;
        var createdAt = review.Instant("createTime");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Author = review.IsTrue("reviewer", "isAnonymous") ? null : AuthorName.Of(review.Text("reviewer", "displayName")),
            Rating = review.Text("starRating") switch { "ONE" => 1, "TWO" => 2, "THREE" => 3, "FOUR" => 4, "FIVE" => 5, _ => null },
            Text = PlainText.FromText(Original(review.Text("comment"))),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("updateTime"), createdAt),
            Reply = ReplyOf(review.At("reviewReply")),
            Facts = ItemFacts.Of(("name", review.Text("name")),
                ("answerAt", SourceAddress.Web(review.Text("reviewReplyUrl"))?.AbsoluteUri),
                (ItemFacts.ReplyState, StateOf(review.Text("reviewReply", "reviewReplyState"))),
                (ItemFacts.ReplyProblem, review.Text("reviewReply", "policyViolation"))),
        };
    }

    private static ItemReply? ReplyOf(JsonElement reply) =>
        !IsRejected(reply.Text("reviewReplyState")) && PlainText.FromText(Original(reply.Text("comment"))) is { } text
            ? new ItemReply(text, reply.Instant("updateTime"))
            : null;

    private static string? StateOf(string? state) => IsRejected(state) ? "rejected" : state?.Contains("PENDING", StringComparison.Ordinal) == true ? "pending" : null;

    private static bool IsRejected(string? state) => state?.Contains("REJECT", StringComparison.Ordinal) == true;

    // A machine translation stands in the same field, before the original or behind it.
    private static string? Original(string? comment)
    {
        const string Translation = "(Translated by Google)", Origin = "(Original)";
        if (comment?.IndexOf(Translation, StringComparison.Ordinal) is not (>= 0 and var translated))
            return comment;
        var original = comment.IndexOf(Origin, translated, StringComparison.Ordinal);
        return original >= 0 ? comment[(original + Origin.Length)..] : comment[..translated];
    }

    private static string NameOf(SourceSettings source, Item item) =>
        item.Facts?["name"] ?? $"{LocationOf(source)}/reviews/{Uri.EscapeDataString(item.ExternalId)}";

    private static string LocationOf(SourceSettings source) =>
        $"accounts/{source.Required("account")}/locations/{source.Required("location")}";
}
