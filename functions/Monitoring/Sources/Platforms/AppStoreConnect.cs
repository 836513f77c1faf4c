using System.Security.Cryptography;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Customer reviews by the App Store Connect interface (developer.apple.com/documentation/appstoreconnectapi).</summary>
internal sealed class AppStoreConnect : JsonAdapter
{
    private const string Platform = "https://api.appstoreconnect.apple.com";

    // Apple takes tokens of at most 20 minutes.
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(10);

    public override string Type => "appstore-connect";

    public override string Name => "App Store Connect";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("appId", FieldKind.Number, "The app's Apple id, a number"),
        SourceField.Required("keyId", FieldKind.Identifier, "Id of the interface key"),
        new("issuerId", FieldKind.Identifier, "Issuer id of the team's keys; empty for an individual key"),
        SourceField.Required("privateKey", FieldKind.Secret, "The key file (.p8) that was downloaded with it"),
    ];

    public override ReplyLimit ReplyLimit { get; } = new(5_970, TextUnit.Utf16Units);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source)
    {
        var problems = base.Problems(source).ToList();
        return problems.Count > 0 ? problems : SecretCheck.Problems("privateKey", () => Token(source, DateTimeOffset.UnixEpoch));
    }

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var endpoint = source.Endpoint(Platform);
        var address = call.Cursor is { } cursor
            ? SourceAddress.Follow(cursor, endpoint, Platform)
            : SourceAddress.Build(endpoint, $"/v1/apps/{source.Required("appId")}/customerReviews", ("sort", "-createdDate"),
                ("limit", "200"), ("include", "response"));
        return address is null ? null : SourceRequest.Get(address).Bearer(Token(source, call.Now));
    }

    public override bool ListsAllItCounts => true;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var body = JsonBody.Of(json =>
        {
            json.WriteStartObject("data");
            json.WriteString("type", "customerReviewResponses");
            json.WriteStartObject("attributes");
            json.WriteString("responseBody", draft.Text);
            json.WriteEndObject();
            json.WriteStartObject("relationships");
            json.WriteStartObject("review");
            json.WriteStartObject("data");
            json.WriteString("type", "customerReviews");
            json.WriteString("id", draft.Item.ExternalId);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var address = SourceAddress.Build(source.Endpoint(Platform), "/v1/customerReviewResponses");
        var request = new SourceRequest(HttpMethod.Post, address).Json(body).Bearer(Token(source, draft.Now));
        return new ReplyPlan.Send(request, IsRepeatable: true);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, reply => reply.Text("data", "attributes", "state") == "PENDING_PUBLISH"
            ? new ReplyOutcome.Pending(reply.Text("data", "id"))
            : new ReplyOutcome.Published(reply.Text("data", "id"), reply.Instant("data", "attributes", "lastModifiedDate")));

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var responses = root.Objects("included")
            .Where(entry => entry.Text("type") == "customerReviewResponses" && entry.Text("id") is not null)
            .DistinctBy(entry => entry.Text("id")).ToDictionary(entry => entry.Text("id")!, entry => entry.At("attributes"));
        var items = List(root, "data").Select(review => ItemOf(review, responses));
        return SourcePage.Of(items, root.Text("links", "next"), root.Count("meta", "paging", "total"));
    }

    private Item? ItemOf(JsonElement review, Dictionary<string, JsonElement> responses)
    {
        if (review.Text("id") is not { } id)
            return null;
        var response = review.Text("relationships", "response", "data", "id") is { } key ? responses.GetValueOrDefault(key) : default;
        var isAnswered = response.Text("state") is "PUBLISHED" or "PENDING_PUBLISH";
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Author = AuthorName.Of(review.Text("attributes", "reviewerNickname")),
            Rating = StarRating.Parse(review.Text("attributes", "rating")),
            Title = PlainText.FromText(review.Text("attributes", "title")),
            Text = PlainText.FromText(review.Text("attributes", "body")),
            CreatedAt = review.Instant("attributes", "createdDate"),
            Reply = isAnswered && PlainText.FromText(response.Text("responseBody")) is { } text
                ? new ItemReply(text, response.Instant("lastModifiedDate"))
                : null,
            Facts = ItemFacts.Of(("territory", review.Text("attributes", "territory")),
                (ItemFacts.ReplyState, response.Text("state") == "PENDING_PUBLISH" ? "pending" : null)),
        };
    }

    // developer.apple.com: generating tokens for API requests. Keys of a person have a subject instead of an issuer.
    private static string Token(SourceSettings source, DateTimeOffset now)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(source.Required("privateKey"));
            return JsonWebToken.Sign("ES256", source.Required("keyId"), claims =>
            {
                if (source["issuerId"] is { } issuer)
                    claims.WriteString("iss", issuer);
                else
                    claims.WriteString("sub", "user");
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                claims.WriteNumber("exp", (now + TokenLife).ToUnixTimeSeconds());
                claims.WriteString("aud", "appstoreconnect-v1");
            }, bytes => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException)
        {
            throw new ArgumentException("'privateKey' is not a PEM file with a private key.", malformed);
        }
    }
}
