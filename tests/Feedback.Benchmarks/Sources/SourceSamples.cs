using System.Globalization;
using System.Text;

namespace Feedback.Benchmarks.Sources;

/// <summary>An answer to read.</summary>
/// <param name="Type">The source type that reads it.</param>
internal sealed record SourceSample(string Type, string Name, byte[] Body);

/// <summary>Answers of usual size and make-up; where recorded ones lie beside the repository, those too.</summary>
internal static class SourceSamples
{
    private const int Reviews = 20;

    private static readonly (string Type, string File)[] Recorded =
    [
        ("page", "jsonld/reishunger-de_reviews-key.html"),
        ("page", "jsonld/eatsmarter_null-bodies.html"),
        ("page", "jsonld/polishfoodies_no-body.html"),
        ("page", "jsonld/fitmencook_graph_html-body.html"),
        ("page", "microdata/littlespicejar_meta-content.html"),
        ("feed", "feeds/heise.atom"),
        ("feed", "feeds/Rss20Spiegel.xml"),
        ("feed", "feeds/Rss10OrfAt.xml"),
        ("feed", "feeds/reddit-home.rss"),
        ("appstore-feed", "appstore/497799835_fr_1.json"),
        ("bluesky", "bluesky/searchPosts_redistricting.json"),
        ("mastodon", "mastodon/timeline_tag_rstats.json"),
        ("reddit", "reddit/search_praw_oauth.json"),
    ];

    public static IEnumerable<SourceSample> All() =>
    [
        new("page", "shop page, JSON-LD", Encoding.UTF8.GetBytes(Page(JsonLd(), ""))),
        new("page", "shop page, microdata", Encoding.UTF8.GetBytes(Page("", Microdata()))),
        new("feed", "news feed, RSS 2.0", Encoding.UTF8.GetBytes(Feed())),
        new("trustpilot", "100 reviews, JSON", Encoding.UTF8.GetBytes(Answer())),
        .. Recorded.Select(sample => (sample.Type, sample.File, Body: Find(sample.File))).Where(sample => sample.Body is not null)
            .Select(sample => new SourceSample(sample.Type, sample.File, sample.Body!)),
    ];

    private static string Text(int number) =>
        $"Bestellung Nr. {number}: Der Tee kam schnell & gut verpackt an, schmeckt aber anders als früher. Über den Kundendienst kann ich nichts Schlechtes sagen 🍵.";

    private static string Date(int number) =>
        new DateTime(2026, 1, 1).AddHours(7 * number).ToString("yyyy-MM-dd'T'HH:mm:ss+01:00", CultureInfo.InvariantCulture);

    // What stands around reviews in a shop: navigation, products, scripts.
    private static string Page(string head, string body) => $"""
        <!doctype html><html lang="de"><head><meta charset="utf-8"><title>Earl Grey</title>{head}<style>{Repeated(100, i => $".c{i} > a:hover {{ margin: {i}px; }}\n")}</style></head><body>
        <nav><ul>{Repeated(120, i => $"<li class=\"item item-{i}\" data-id=\"{i}\"><a href=\"/kategorie/{i}?ref=nav&amp;pos={i}\" title=\"Kategorie {i}\"><span>Kategorie {i}</span></a></li>\n")}</ul></nav>
        <main class="product"><h1>Earl Grey 100 g</h1>{Repeated(60, i => $"<section class=\"row r{i}\"><div class=\"col\"><p>Absatz {i} über <b>Tee</b>, Wasser &amp; Zeit. {Text(i)}</p><img src=\"/bild/{i}.jpg\" alt=\"Bild {i}\" loading=\"lazy\"></div></section>\n")}{body}</main>
        <script>{Repeated(400, i => $"window.d{i} = {{ \"a\": {i}, \"b\": \"<div>{i}</div>\" }};\n")}</script></body></html>
        """;

    private static string JsonLd() => $$"""
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Earl Grey 100 g","aggregateRating":{"@type":"AggregateRating","ratingValue":"4,6","reviewCount":"1.023"},"review":[
        {{string.Join(",\n", Enumerable.Range(0, Reviews).Select(i => $$"""{"@type":"Review","@id":"#r{{i}}","author":{"@type":"Person","name":"Kunde {{i}}"},"datePublished":"{{Date(i)}}","reviewBody":"{{Text(i)}}","reviewRating":{"@type":"Rating","ratingValue":"{{i % 5 + 1}}","bestRating":"5"} }"""))}}]}</script>
        """;

    private static string Microdata() => $"""
        <div itemscope itemtype="https://schema.org/Product"><h2 itemprop="name">Earl Grey 100 g</h2>{Repeated(Reviews, i =>
            $"<article class=\"review\" itemprop=\"review\" itemscope itemtype=\"https://schema.org/Review\" itemid=\"#r{i}\"><p>von <span itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\">"
            + $"<span itemprop=\"name\">Kunde {i}</span></span> am <time itemprop=\"datePublished\" datetime=\"{Date(i)}\">neulich</time></p><div itemprop=\"reviewRating\" itemscope itemtype=\"https://schema.org/Rating\">"
            + $"<meta itemprop=\"bestRating\" content=\"5\"><span itemprop=\"ratingValue\">{i % 5 + 1}</span> Sterne</div><div itemprop=\"reviewBody\"><p>{Text(i)}</p></div></article>\n")}</div>
        """;

    private static string Feed() => $"""
        <?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Nachrichten</title><language>de</language>
        {Repeated(50, i => $"<item><title>Meldung {i}: Tee &amp;amp; mehr</title><link>https://news.example/{i}?a=1&amp;b=2</link><guid isPermaLink=\"false\">n-{i}</guid><pubDate>Sat, 07 Jan 2017 15:39:39 +0100</pubDate>"
            + $"<dc:creator>Redaktion</dc:creator><category>Tee</category><description>{Text(i).Replace("&", "&amp;", StringComparison.Ordinal)}</description>"
            + $"<content:encoded><![CDATA[<p><img src=\"https://news.example/{i}.jpg\" alt=\"\">{Text(i).Replace("&", "&amp;", StringComparison.Ordinal)}</p><p>{Text(i + 1).Replace("&", "&amp;", StringComparison.Ordinal)}</p>]]></content:encoded></item>\n")}</channel></rss>
        """;

    private static string Answer() => $$"""
        {"links":[],"reviews":[{{string.Join(",\n", Enumerable.Range(0, 100).Select(i => $$"""{"id":"66b1f0a2c3d4e5f6{{i:D8}}","consumer":{"id":"c{{i}}","displayName":"Kunde {{i}}","numberOfReviews":3},"stars":{{i % 5 + 1}},"title":"Titel {{i}}","text":"{{Text(i)}}","language":"de","createdAt":"{{Date(i)}}","updatedAt":null,"companyReply":null,"isVerified":true}"""))}}]}
        """;

    private static string Repeated(int count, Func<int, string> piece) => string.Concat(Enumerable.Range(0, count).Select(piece));

    private static byte[]? Find(string file)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "shared", "fixtures", file);
            if (File.Exists(path))
                return File.ReadAllBytes(path);
        }
        return null;
    }
}
