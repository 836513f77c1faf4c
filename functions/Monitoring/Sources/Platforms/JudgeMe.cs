using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Reviews of a shop by Judge.me (judge.me/api/docs). Its token stands in the address, which is therefore never logged.</summary>
internal sealed class JudgeMe : JsonAdapter
{
    private const string Platform = "https://judge.me";

    public override string Type => "judgeme";

    public override string Name => "Judge.me";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("shopDomain", FieldKind.Host, "The shop's domain as Judge.me knows it, such as shop.myshopify.com"),
        SourceField.Required("apiToken", FieldKind.Secret, "Private token of the Judge.me interface"),
    ];

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(Address(source, "/api/v1/reviews", ("page", call.Cursor ?? "1"), ("per_page", "100")));

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Text))
            return new ReplyPlan.Refused("The reply is empty.");
        if (!long.TryParse(draft.Item.ExternalId, out var review))
            return new ReplyPlan.Refused($"'{draft.Item.ExternalId}' is not an id of a Judge.me review.");
        var body = JsonBody.Of(json =>
        {
            json.WriteNumber("review_id", review);
            json.WriteBoolean("send_reply_email", true);
            json.WriteStartObject("reply");
            json.WriteString("content", draft.Text);
            json.WriteEndObject();
        });
        return new ReplyPlan.Send(new SourceRequest(HttpMethod.Post, Address(source, "/api/v1/replies")).Json(body), IsRepeatable: false);
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var reviews = List(root, "reviews").ToList();
        var isLast = reviews.Count < (root.Count("per_page") ?? 100) || reviews.Count == 0;
        var spam = reviews.Where(review => review.Text("curated") == "spam").Select(review => review.Text("id")).OfType<string>().ToList();
        var next = isLast ? null : $"{(root.Count("current_page") ?? 1) + 1}";
        return SourcePage.Of(reviews.Select(review => ItemOf(review, source)), next, gone: spam);
    }

    private Item? ItemOf(JsonElement review, SourceSettings source)
    {
        if (review.Text("id") is not { } id || review.Text("curated") == "spam")
            return null;
        var createdAt = review.Instant("created_at");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = source["shopDomain"] is { } shop && review.Text("product_handle") is { } product
                ? $"https://{shop}/products/{Uri.EscapeDataString(product)}"
                : null,
            Author = AuthorName.Of(review.Text("reviewer", "name")),
            Rating = StarRating.Parse(review.Text("rating")),
            Title = PlainText.FromText(review.Text("title")),
            Text = PlainText.FromText(review.Text("body")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("updated_at"), createdAt),
            Facts = ItemFacts.Of(("product", review.Text("product_title"))),
        };
    }

    private static Uri Address(SourceSettings source, string path, params ReadOnlySpan<(string, string?)> query) =>
        SourceAddress.Build(source.Endpoint(Platform), path,
            [("shop_domain", source.Required("shopDomain")), ("api_token", source.Required("apiToken")), .. query]);
}
