using System.Globalization;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Reviews by Yotpo (apidocs.yotpo.com): all of an account, or those of one product from its public widget.</summary>
internal sealed class Yotpo : JsonAdapter
{
    private const string Platform = "https://api.yotpo.com", WidgetPlatform = "https://api-cdn.yotpo.com";
    private const int PageSize = 100;

    // The token endpoint does not say how long a token lives; the documentation says 14 days.
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(13);

    public override string Type => "yotpo";

    public override string Name => "Yotpo";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("appKey", FieldKind.Identifier, "The account's app key"),
        new("secret", FieldKind.Secret, "The account's secret key; needed for all reviews of the account"),
        new("productId", FieldKind.Identifier, "One product's id, to read its public widget without a secret"),
    ];

    public override IEnumerable<SettingProblem> Problems(SourceSettings source) =>
        source["secret"] is null && source["productId"] is null
            ? base.Problems(source).Append(new SettingProblem("secret",
                "Give 'secret' for all reviews of the account, or 'productId' for those of one product."))
            : base.Problems(source);

    public override SourceRequest? PlanToken(SourceSettings source, DateTimeOffset now) => source["secret"] is not { } secret ? null
        : new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/oauth/token")).Json(JsonBody.Of(json =>
        {
            json.WriteString("client_id", source.Required("appKey"));
            json.WriteString("client_secret", secret);
            json.WriteString("grant_type", "client_credentials");
        }));

    public override TokenAnswer ReadToken(SourceAnswer answer) =>
        TokenReader.ReadJson(answer, json => json.Text("access_token") is { } token ? new AccessToken(token, answer.FetchedAt + TokenLife) : null);

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var key = Uri.EscapeDataString(source.Required("appKey"));
        return SourceRequest.Get(source["secret"] is null
            ? SourceAddress.Build(source.Endpoint(WidgetPlatform),
                $"/v1/widget/{key}/products/{Uri.EscapeDataString(source.Required("productId"))}/reviews.json",
                ("page", call.Cursor ?? "1"), ("per_page", $"{PageSize}"))
            : SourceAddress.Build(source.Endpoint(Platform), $"/v1/apps/{key}/reviews",
                ("utoken", call.Token?.Value), ("count", $"{PageSize}"), ("page", call.Cursor ?? "1"), ("deleted", "true"),
                ("since_updated_at", call.Since?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var isWidget = root.At("response").ValueKind == JsonValueKind.Object;
        var reviews = List(isWidget ? root.At("response") : root, "reviews").ToList();
        var gone = reviews.Where(review => review.IsTrue("deleted")).Select(review => review.Text("id")).OfType<string>().ToList();
        var items = reviews.Where(review => !review.IsTrue("deleted")).Select(review => ItemOf(review, isWidget));
        return isWidget
            ? SourcePage.Of(items, NextOfWidget(root.At("response", "pagination")), root.Count("response", "pagination", "total"),
                StarRating.Parse(root.Text("response", "bottomline", "average_score")), gone)
            : SourcePage.Of(items, PageNumber.After(answer.Address, reviews.Count, "count", PageSize), gone: gone);
    }

    private Item? ItemOf(JsonElement review, bool isWidget)
    {
        if (review.Text("id") is not { } id)
            return null;
        // The widget is made for pages: its texts are escaped for HTML.
        Func<string?, string?> plain = isWidget ? PlainText.FromEscaped : PlainText.FromText;
        var createdAt = review.Instant("created_at");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Author = AuthorName.Of(plain(review.Text("user", "display_name") ?? review.Text("name"))),
            Rating = StarRating.Parse(review.Text("score")),
            Title = plain(review.Text("title")),
            Text = plain(review.Text("content")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("updated_at"), createdAt),
            Reply = plain(review.Text("comment", "content")) is { } text
                ? new ItemReply(text, review.Instant("comment", "created_at"))
                : null,
            Facts = ItemFacts.Of(("sku", review.Text("sku"))),
        };
    }

    private static string? NextOfWidget(JsonElement paging) =>
        paging.Count("page") is { } page && paging.Count("per_page") is { } size && paging.Count("total") is { } total
            && page * size < total
            ? $"{page + 1}"
            : null;
}
