using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Storage;

namespace Feedback.SampleShop;

// /demo/sternplatz: a made-up review platform's page about the sample shop, with schema.org markup as real ones have; POST …/replies takes the shop's
// answers. /demo/teeblogs.xml: a feed of made-up blogs. Both change as time goes by, so that polling finds something.
internal sealed class SamplePlatform(TableStore tables, TimeProvider time)
{
    private const string Page = "/demo/sternplatz";
    private readonly Table<SampleStart> _start = new(tables, TableNames.Demo, SampleJson.Default.SampleStart);
    private readonly Table<PostedReply> _replies = new(tables, TableNames.Demo, SampleJson.Default.PostedReply);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Page, (SamplePlatform platform, HttpContext context, CancellationToken token) => platform.PageAsync(context, token)).ExcludeFromDescription();
        routes.MapPost(Page + "/replies", (SamplePlatform platform, ReplyRequest reply, HttpRequest request, CancellationToken token) =>
            platform.ReplyAsync(reply, request, token)).ExcludeFromDescription();
        routes.MapGet("/demo/teeblogs.xml", (SamplePlatform platform, HttpContext context, CancellationToken token) => platform.FeedAsync(context, token)).ExcludeFromDescription();
    }

    private async Task<IResult> PageAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reviews = await ReviewsAsync(cancellationToken);
        var data = JsonLd(reviews, $"{context.Request.Scheme}://{context.Request.Host}{Page}");
        return new HtmlPage(Language.German, $"Teehaus Nordlicht – Bewertungen bei {SampleReviews.Platform}", Html.Of($"""
            <body class="platform">
            <header><p class="logo">★ {SampleReviews.Platform}</p><p class="quiet">Eine erfundene Plattform zum Ausprobieren</p></header>
            <main><h1>Teehaus Nordlicht</h1><p>{reviews.Count} Bewertungen</p>
            {reviews.Select(Review)}
            </main>
            <script type="application/ld+json">{data}</script>
            </body>
            """), ["demo.css"]);
    }

    private static Html Review(SampleReview review) => Html.Of($"""
        <article class="card" id="{review.Id}"><p><span class="stars" aria-label="{review.Stars ?? 0} von 5 Sternen">{new string('★', review.Stars ?? 0)}</span> <strong>{review.Title}</strong></p>
        <p>{review.Text}</p><p class="quiet">{review.Author} · {review.CreatedAt.ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture)}{(review.UpdatedAt is null ? "" : " · bearbeitet")}</p>
        {(review.Reply is null ? Html.Empty : Html.Of($"""<blockquote><strong>Antwort von Teehaus Nordlicht</strong><br>{review.Reply}</blockquote>"""))}</article>
        """);

    private static Html JsonLd(IReadOnlyList<SampleReview> reviews, string address)
    {
        var organisation = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Organization",
            ["name"] = "Teehaus Nordlicht",
            ["aggregateRating"] = new JsonObject
            {
                ["@type"] = "AggregateRating",
                ["ratingValue"] = Math.Round(reviews.Average(review => review.Stars ?? 0), 1),
                ["reviewCount"] = reviews.Count,
            },
            ["review"] = new JsonArray([.. reviews.Select(review => (JsonNode)Schema(review, address))]),
        };
        // The default encoder escapes < and &: a review cannot end the script.
        return Html.Markup(organisation.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.Default, TypeInfoResolver = SampleJson.Default }));
    }

    private static JsonObject Schema(SampleReview review, string address)
    {
        var schema = new JsonObject
        {
            ["@type"] = "Review",
            ["@id"] = $"{address}#{review.Id}",
            ["url"] = $"{address}#{review.Id}",
            ["author"] = new JsonObject { ["@type"] = "Person", ["name"] = review.Author },
            ["datePublished"] = Iso(review.CreatedAt),
            ["headline"] = review.Title,
            ["reviewBody"] = review.Text,
            ["inLanguage"] = "de",
            ["reviewRating"] = new JsonObject { ["@type"] = "Rating", ["ratingValue"] = review.Stars, ["bestRating"] = 5, ["worstRating"] = 1 },
        };
        if (review.UpdatedAt is { } updated)
            schema["dateModified"] = Iso(updated);
        if (review.Reply is { } reply)
        {
            schema["comment"] = new JsonObject
            {
                ["@type"] = "Comment",
                ["author"] = new JsonObject { ["@type"] = "Organization", ["name"] = "Teehaus Nordlicht" },
                ["text"] = reply,
                ["dateCreated"] = Iso(review.RepliedAt ?? review.CreatedAt),
            };
        }
        return schema;
    }

    private async Task<IResult> FeedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var address = $"{context.Request.Scheme}://{context.Request.Host}/demo/teeblogs";
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var now = time.GetUtcNow();
        var mentions = SampleReviews.Mentions(await StartAsync(cancellationToken), now);
        var feed = new XElement(
            atom + "feed",
            new XElement(atom + "id", address),
            new XElement(atom + "title", "Teeblogs"),
            new XElement(atom + "updated", Iso(mentions.Count > 0 ? mentions[0].CreatedAt : now)),
            mentions.Select(mention => new XElement(
                atom + "entry",
                new XElement(atom + "id", $"{address}/{mention.Id}"),
                new XElement(atom + "link", new XAttribute("href", $"{address}/{mention.Id}")),
                new XElement(atom + "title", mention.Title),
                new XElement(atom + "author", new XElement(atom + "name", mention.Author)),
                new XElement(atom + "published", Iso(mention.CreatedAt)),
                new XElement(atom + "updated", Iso(mention.CreatedAt)),
                new XElement(atom + "content", new XAttribute("type", "text"), mention.Text))));
        return TypedResults.Text(feed.ToString(), "application/atom+xml; charset=utf-8");
    }

    /// <summary>As platforms do: one answer per review; the same again changes nothing.</summary>
    private async Task<IResult> ReplyAsync(ReplyRequest reply, HttpRequest request, CancellationToken cancellationToken)
    {
        if (reply.ExternalId is not { } externalId || string.IsNullOrWhiteSpace(reply.Text)
            || request.Headers["Idempotency-Key"].ToString() is not { Length: > 0 } key)
        {
            return Problems.InvalidRequest("Send an externalId, a text, and an Idempotency-Key.");
        }
        var id = externalId.Split('#')[^1];
        if (SampleReviews.Reviews(await StartAsync(cancellationToken), time.GetUtcNow()).All(review => review.Id != id))
            return Problems.NotFound("such review");
        await _replies.UpsertAsync(new RowKey("replies", Base32.IdOf(id)), new PostedReply(id, reply.Text, time.GetUtcNow(), key), cancellationToken);
        return TypedResults.NoContent();
    }

    private async Task<IReadOnlyList<SampleReview>> ReviewsAsync(CancellationToken cancellationToken)
    {
        var replies = new Dictionary<string, PostedReply>();
        await foreach (var row in _replies.ScanAsync("replies", KeyRange.All, cancellationToken))
            replies[row.Value.ReviewId] = row.Value;
        return [.. SampleReviews.Reviews(await StartAsync(cancellationToken), time.GetUtcNow()).Select(review =>
            replies.TryGetValue(review.Id, out var reply) ? review with { Reply = reply.Text, RepliedAt = reply.At } : review)];
    }

    /// <summary>When the installation was first started.</summary>
    private async Task<DateTimeOffset> StartAsync(CancellationToken cancellationToken)
    {
        var key = new RowKey("start", "start");
        if (await _start.GetAsync(key, cancellationToken) is { } stored)
            return stored.Value.At;
        await _start.TryInsertAsync(key, new SampleStart(time.GetUtcNow()), cancellationToken);
        return (await _start.GetAsync(key, cancellationToken))!.Value.At;
    }

    private static string Iso(DateTimeOffset at) => XmlConvert.ToString(at.UtcDateTime, XmlDateTimeSerializationMode.Utc);
}

internal sealed record SampleStart(DateTimeOffset At);

internal sealed record PostedReply(string ReviewId, string Text, DateTimeOffset At, string Key);

/// <summary>What the shop's answer arrives as.</summary>
internal sealed record ReplyRequest(string? ExternalId, string? Text);
