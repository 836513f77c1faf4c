using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Trusted Shops reviews by the eTrusted interface (developers.etrusted.com/reference: getreviews, savereviewreply).</summary>
internal sealed class Etrusted : JsonAdapter
{
    private const string Platform = "https://api.etrusted.com", Login = "https://login.etrusted.com";

    public override string Type => "etrusted";

    public override string Name => "Trusted Shops (eTrusted)";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        new("channels", FieldKind.Text, "Comma-separated channel ids (chl-…); all channels of the account when empty"),
        SourceField.Required("clientId", FieldKind.Secret, "Client id of the eTrusted interface credentials"),
        SourceField.Required("clientSecret", FieldKind.Secret, "Client secret that belongs to it"),
    ];

    public override SourceRequest PlanToken(SourceSettings source, DateTimeOffset now) =>
        new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Login), "/oauth/token")).Form(SourceAddress.Form(
            ("grant_type", "client_credentials"),
            ("client_id", source.Required("clientId")),
            ("client_secret", source.Required("clientSecret")),
            ("audience", Platform)));

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var endpoint = source.Endpoint(Platform);
        // By the last edit, so that an edited old review comes up again.
        var first = SourceAddress.Build(endpoint, "/reviews", ("count", "100"), ("orderBy", "lastEditedAt"),
            ("channels", source["channels"]));
        var address = call.Cursor switch
        {
            null => first,
            var link when link.Contains("://", StringComparison.Ordinal) => SourceAddress.Follow(link, endpoint, Platform),
            var id => SourceAddress.With(first, "after", id),
        };
        return address is null ? null : SourceRequest.Get(address).Bearer(call.Token?.Value);
    }

    public override bool ListsAllItCounts => true;

    public override SourceRequest PlanItem(SourceSettings source, Item item, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), $"/reviews/{Uri.EscapeDataString(item.ExternalId)}")).Bearer(call.Token?.Value);

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Text))
            return new ReplyPlan.Refused("The reply is empty.");
        var address = SourceAddress.Build(source.Endpoint(Platform), $"/reviews/{Uri.EscapeDataString(draft.Item.ExternalId)}/reply");
        var body = JsonBody.Of(json =>
        {
            json.WriteString("comment", draft.Text);
            json.WriteBoolean("sendNotification", true);
        });
        return new ReplyPlan.Send(new SourceRequest(HttpMethod.Post, address).Json(body).Bearer(draft.Token?.Value), IsRepeatable: true);
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var items = new List<Item>();
        var gone = new List<string>();
        foreach (var review in List(root, "items"))
        {
            if (review.Text("id") is not { } id)
                continue;
            if (review.Text("state") is "REJECTED" or "DISCARDED")
                gone.Add(id);
            else
                items.Add(ItemOf(review, id));
        }
        var next = root.Text("paging", "links", "next") ?? root.Text("paging", "cursor", "after");
        return SourcePage.Of(items, next, root.Count("totalElements"), gone: gone);
    }

    private Item ItemOf(JsonElement review, string id)
    {
        // createdAt and updatedAt move for technical reasons, too.
        var createdAt = review.Instant("submittedAt") ?? review.Instant("createdAt");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Author = AuthorName.Of(review.Text("customer", "fullName")
                ?? $"{review.Text("customer", "firstName")} {review.Text("customer", "lastName")}"),
            Rating = StarRating.Parse(review.Text("rating")),
            Title = PlainText.FromText(review.Text("title")),
            Text = PlainText.FromText(review.Text("comment")),
            Language = LanguageTag.Parse(review.Text("questionnaire", "locale")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("editedAt"), createdAt),
            Reply = ReplyOf(review.At("reply")),
            Facts = ItemFacts.Of(("product", review.Text("product", "name")), ("sku", review.Text("product", "sku")),
                ("kind", review.Text("type")), (ItemFacts.State, review.Text("state") == "MODERATION" ? "moderation" : null)),
        };
    }

    private static ItemReply? ReplyOf(JsonElement reply) =>
        PlainText.FromText(reply.Text("comment")) is { } text ? new ItemReply(text, reply.Instant("createdAt")) : null;
}
