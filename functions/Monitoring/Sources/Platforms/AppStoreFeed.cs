using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Apple's public feed of an app's customer reviews, one country at a time and 500 reviews deep. Apple does not document it; it is empty or
/// fails at times, which says nothing about the reviews.
/// </summary>
internal sealed partial class AppStoreFeed : SourceAdapter
{
    private const string Platform = "https://itunes.apple.com";
    private const int LastPage = 10;

    public override string Type => "appstore-feed";

    public override string Name => "App Store (public feed)";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("appId", FieldKind.Number, "The number in the app's App Store address"),
        new("country", FieldKind.Text, "Two-letter country code; de when empty"),
    ];

    public override IEnumerable<SettingProblem> Problems(SourceSettings source) =>
        source["country"] is { } country && !Country().IsMatch(country)
            ? base.Problems(source).Append(new SettingProblem("country", "'country' must be a two-letter country code such as de."))
            : base.Problems(source);

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var country = (source["country"] ?? "de").ToLowerInvariant();
        return SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform),
            $"/{country}/rss/customerreviews/page={call.Cursor ?? "1"}/id={source.Required("appId")}/sortby=mostrecent/json"));
    }

    protected override SourcePage ReadItems(SourceAnswer answer, SourceSettings source)
    {
        // The page behind the last one is a sentence.
        if (answer.Body.Span.TrimStart(" \t\r\n"u8).StartsWith("CustomerReviews RSS page depth"u8))
            return SourcePage.Of([]) with { Reason = "The feed goes no deeper." };
        using var json = JsonAnswer.Parse(answer);
        var feed = json.RootElement.At("feed");
        if (feed.ValueKind != JsonValueKind.Object)
            throw new UnreadableAnswerException("The answer lacks 'feed'.");
        // One review comes as an object; the first of old feeds describes the app and has no stars.
        var items = feed.Objects("entry").Where(entry => entry.At("im:rating").ValueKind == JsonValueKind.Object).Select(ItemOf)
            .OfType<Item>().ToList();
        return SourcePage.Of(items, items.Count > 0 ? Next(feed, answer.Address) : null);
    }

    private Item? ItemOf(JsonElement entry) => entry.Text("id", "label") is not { } id ? null : new Item
    {
        Source = Type,
        ExternalId = id,
        Url = SourceAddress.Web(entry.Objects("link").FirstOrDefault().Text("attributes", "href")) is { } link
            ? SourceAddress.Text(link)
            : null,
        Author = AuthorName.Of(entry.Text("author", "name", "label")),
        Rating = StarRating.Parse(entry.Text("im:rating", "label")),
        Title = PlainText.FromText(entry.Text("title", "label")),
        Text = PlainText.FromText(entry.Text("content", "label")),
        CreatedAt = entry.Instant("updated", "label"),
        Facts = ItemFacts.Of(("version", entry.Text("im:version", "label"))),
    };

    // The feed's own next link leads to its XML edition and never ends, so that pages are counted.
    private static string? Next(JsonElement feed, Uri? address)
    {
        var links = feed.Objects("link").Select(link => link.At("attributes")).ToList();
        var own = Page(address?.AbsolutePath) ?? Page(Link("self")) ?? Page(feed.Text("id", "label")) ?? 1;
        if (Link("next") is not { } next || next == Link("self") || own >= LastPage || own >= (Page(Link("last")) ?? LastPage))
            return null;
        return (own + 1).ToString(CultureInfo.InvariantCulture);

        string? Link(string rel) => links.FirstOrDefault(link => link.Text("rel") == rel).Text("href");
    }

    private static int? Page(string? address) =>
        address is not null && PageInAddress().Match(address) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"/page=(\d{1,4})/", RegexOptions.CultureInvariant)]
    private static partial Regex PageInAddress();

    [GeneratedRegex("^[A-Za-z]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Country();
}
