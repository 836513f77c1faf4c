using System.Globalization;
using System.Text;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Service reviews by Trustpilot's interface (developers.trustpilot.com: business-units-api, service-reviews-api).</summary>
internal sealed class Trustpilot : JsonAdapter
{
    private const string Platform = "https://api.trustpilot.com";

    public override string Type => "trustpilot";

    public override string Name => "Trustpilot";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("businessUnitId", FieldKind.Identifier, "The business unit's id (24 hexadecimal digits)"),
        SourceField.Required("apiKey", FieldKind.Secret, "Key of the Trustpilot interface"),
        new("apiSecret", FieldKind.Secret, "Secret that belongs to the key; needed to reply"),
        new("authorBusinessUserId", FieldKind.Identifier, "The business user in whose name replies are written"),
    ];

    /// <summary>The address of a review for people.</summary>
    public static string UrlOf(string id) => $"https://www.trustpilot.com/reviews/{Uri.EscapeDataString(id)}";

    public override SourceRequest? PlanToken(SourceSettings source, DateTimeOffset now)
    {
        if (source["apiSecret"] is not { } secret)
            return null;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{source.Required("apiKey")}:{secret}"));
        return new SourceRequest(HttpMethod.Post,
            SourceAddress.Build(source.Endpoint(Platform), "/v1/oauth/oauth-business-users-for-applications/accesstoken"))
            .Form(SourceAddress.Form(("grant_type", "client_credentials"))).With("Authorization", $"Basic {credentials}");
    }

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var endpoint = source.Endpoint(Platform);
        var scope = call.Token is null ? "/v1" : "/v1/private";
        var address = call.Cursor is { } cursor
            ? SourceAddress.Follow(cursor, endpoint, Platform)
            : SourceAddress.Build(endpoint, $"{scope}/business-units/{source.Required("businessUnitId")}/reviews", ("perPage", "100"),
                ("orderBy", "createdat.desc"),
                ("startDateTime", call.Since?.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)));
        return address is null ? null : SourceRequest.Get(address).With("apikey", source.Required("apiKey")).Bearer(call.Token?.Value);
    }

    public override SourceRequest PlanItem(SourceSettings source, Item item, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), $"/v1/reviews/{Uri.EscapeDataString(item.ExternalId)}")).With("apikey", source.Required("apiKey"));

    // support.trustpilot.com: webhook notifications. {"events":[{"eventName":"service-review-deleted","eventData":{"id":…}}]}
    public override HookNotice ReadHook(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var events = json.RootElement.Objects("events").Select(happened => (Name: happened.Text("eventName") ?? "", Id: happened.Text("eventData", "id"))).ToList();
            return new HookNotice(
                events.Count > 0 && events.TrueForAll(happened => happened.Name.EndsWith("-created", StringComparison.Ordinal)),
                [.. events.Where(happened => happened.Name.EndsWith("-deleted", StringComparison.Ordinal)).Select(happened => happened.Id).OfType<string>()]);
        }
        catch (JsonException)
        {
            return HookNotice.SomethingChanged;
        }
    }

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (draft.Token is null)
            return new ReplyPlan.Refused("Replies to Trustpilot need the setting 'apiSecret'.");
        if (string.IsNullOrWhiteSpace(draft.Text))
            return new ReplyPlan.Refused("The reply is empty.");
        var address = SourceAddress.Build(source.Endpoint(Platform),
            $"/v1/private/reviews/{Uri.EscapeDataString(draft.Item.ExternalId)}/reply");
        var body = JsonBody.Of(json =>
        {
            if (source["authorBusinessUserId"] is { } author)
                json.WriteString("authorBusinessUserId", author);
            json.WriteString("message", draft.Text);
        });
        // A review takes one reply: the second is refused, so that a repeat must look first.
        return new ReplyPlan.Send(new SourceRequest(HttpMethod.Post, address).Json(body).Bearer(draft.Token.Value), IsRepeatable: false);
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var next = root.Objects("links").FirstOrDefault(link => link.Text("rel") == "next-page").Text("href");
        return SourcePage.Of(List(root, "reviews").Select(ItemOf), SourceAddress.Web(next) is null ? null : next);
    }

    private Item? ItemOf(JsonElement review)
    {
        if (review.Text("id") is not { } id)
            return null;
        var createdAt = review.Instant("createdAt");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = UrlOf(id),
            Author = AuthorName.Of(review.Text("consumer", "displayName")),
            Rating = StarRating.Parse(review.Text("stars")),
            Title = PlainText.FromText(review.Text("title")),
            Text = PlainText.FromText(review.Text("text")),
            Language = LanguageTag.Parse(review.Text("language")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("updatedAt"), createdAt),
            Reply = PlainText.FromText(review.Text("companyReply", "text")) is { } text
                ? new ItemReply(text, review.Instant("companyReply", "createdAt"))
                : null,
        };
    }
}
