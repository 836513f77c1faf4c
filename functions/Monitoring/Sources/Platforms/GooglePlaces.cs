using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// The at most five reviews that Google shows of a place, in the new interface and the classic one
/// (developers.google.com/maps/documentation/places). A sample without pages: that a review is missing says nothing.
/// </summary>
internal sealed class GooglePlaces : JsonAdapter
{
    private const string Platform = "https://places.googleapis.com", ClassicPlatform = "https://maps.googleapis.com";

    public override string Type => "google-places";

    public override string Name => "Google Places";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("placeId", FieldKind.Identifier, "The place's id"),
        SourceField.Required("key", FieldKind.Secret, "Key of the Places API"),
        SourceField.Choice("edition", "Which Places API the key is for", "new", "classic"),
    ];

    public override bool IsSample => true;

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var place = source.Required("placeId");
        return source["edition"] == "classic"
            ? SourceRequest.Get(SourceAddress.Build(source.Endpoint(ClassicPlatform), "/maps/api/place/details/json",
                ("place_id", place), ("fields", "reviews,rating,user_ratings_total"), ("reviews_sort", "newest"),
                ("reviews_no_translations", "true"), ("key", source.Required("key"))))
            : SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), $"/v1/places/{Uri.EscapeDataString(place)}"))
                .With("X-Goog-Api-Key", source.Required("key")).With("X-Goog-FieldMask", "id,displayName,rating,userRatingCount,reviews");
    }

    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) => GoogleOAuth.Refine(refusal, answer);

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        if (root.Text("status") is { } status)
            return ReadClassic(root, status);
        if (root.At("reviews").ValueKind != JsonValueKind.Array && root.Text("id") is null && root.Text("userRatingCount") is null)
            throw Unexpected(root, "the list 'reviews'");
        return SourcePage.Of(root.Objects("reviews").Select(ItemOf), null, root.Count("userRatingCount"), StarRating.Parse(root.Text("rating")));
    }

    private Item? ItemOf(JsonElement review)
    {
        if (review.Text("name") is not { } id)
            return null;
        // "text" may be a machine translation.
        var text = review.At(review.Text("originalText", "text") is null ? "text" : "originalText");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = Link(review.Text("googleMapsUri")),
            Author = AuthorName.Of(review.Text("authorAttribution", "displayName")),
            Rating = StarRating.Parse(review.Text("rating")),
            Text = PlainText.FromText(text.Text("text")),
            Language = LanguageTag.Parse(text.Text("languageCode")),
            CreatedAt = review.Instant("publishTime"),
        };
    }

    // The classic interface reports failures in a 200.
    private SourcePage ReadClassic(JsonElement root, string status)
    {
        var said = PlatformMessage.In(root) is { } message ? $": {message}" : "";
        return status switch
        {
            "OK" => SourcePage.Of(root.Objects("result", "reviews").Select(ClassicItemOf), null,
                root.Count("result", "user_ratings_total"), StarRating.Parse(root.Text("result", "rating"))),
            "ZERO_RESULTS" => SourcePage.Of([]),
            "OVER_QUERY_LIMIT" or "OVER_DAILY_LIMIT" => SourcePage.Problem(PollOutcome.Throttled, $"Google asks to wait ({status}){said}."),
            "REQUEST_DENIED" => SourcePage.Problem(PollOutcome.Auth, $"Google refuses the key ({status}){said}."),
            _ => SourcePage.Problem(PollOutcome.Failed, $"Google does not answer with the place ({status}){said}."),
        };
    }

    private Item ClassicItemOf(JsonElement review)
    {
        var createdAt = review.Instant("time");
        return new Item
        {
            Source = Type,
            ExternalId = DerivedId.Of(review.Text("author_url"), null, createdAt, null),
            Url = Link(review.Text("author_url")),
            Author = AuthorName.Of(review.Text("author_name")),
            Rating = StarRating.Parse(review.Text("rating")),
            Text = ClassicText(review.Text("text")),
            Language = LanguageTag.Parse(review.IsTrue("translated")
                ? review.Text("language")
                : review.Text("original_language") ?? review.Text("language")),
            CreatedAt = createdAt,
        };
    }

    // Plain text or simple HTML, with line breaks that are meant as such in either.
    private static string? ClassicText(string? text) => text?.AsSpan().IndexOfAny('<', '&') >= 0
        ? PlainText.FromHtml(text.Replace("\n", "<br>", StringComparison.Ordinal))
        : PlainText.FromText(text);

    private static string? Link(string? address) => SourceAddress.Web(address) is { } link ? SourceAddress.Text(link) : null;
}
