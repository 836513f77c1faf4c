using Feedback.Monitoring.Sources;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

public sealed class PageTests
{
    private const string Url = "https://shop.example/tee";

    [Fact]
    public void A_review_in_JSON_LD_is_read_in_full()
    {
        var item = Item("page", Script("""
            {"@context":"https://schema.org","@type":"Product","name":"Earl Grey","review":{"@type":"Review","@id":"#r1","name":"Lecker",
             "author":{"@type":"Person","name":"Rike &amp; Uwe"},"datePublished":"2026-07-02","dateModified":"2026-07-03T08:00:00+02:00",
             "reviewBody":"Schmeckt wie fr&uuml;her.","reviewRating":{"@type":"Rating","ratingValue":"4,5"},"inLanguage":"de_AT",
             "comment":{"@type":"Comment","author":{"@type":"Organization","name":"Teeladen"},"text":"Danke!","dateCreated":"2026-07-04"}}}
            """), Url);

        Assert.Equal("page", item.Source);
        Assert.Equal("https://shop.example/tee#r1", item.ExternalId);
        Assert.Equal("https://shop.example/tee#r1", item.Url);
        Assert.Equal("Rike & Uwe", item.Author);
        Assert.Equal(4.5m, item.Rating);
        Assert.Equal("Lecker", item.Title);
        Assert.Equal("Schmeckt wie früher.", item.Text);
        Assert.Equal("de-AT", item.Language);
        Assert.Equal(Utc(2026, 7, 2), item.CreatedAt);
        Assert.Equal(Utc(2026, 7, 3, 6), item.UpdatedAt);
        Assert.Equal(new("Danke!", Utc(2026, 7, 4)), item.Reply);
    }

    [Fact]
    public void A_review_without_an_id_gets_one_that_stays_and_the_address_of_its_page()
    {
        var first = Item("page", Script("""{"@type":"Review","author":"Uwe","datePublished":"02.07.2026","description":"Muffig."}"""), Url + "#reviews");
        var second = Item("page", Script("""{"@type":"Review","description":" Muffig. ","datePublished":"2026-07-02","author":{"name":"Uwe"}}"""), Url);

        Assert.Matches("^gen:[0-9a-f]{32}$", first.ExternalId);
        Assert.Equal(first.ExternalId, second.ExternalId);
        Assert.Equal(Url, first.Url);
    }

    [Theory]
    [InlineData("""{"@type":"Review","url":"https://shop.example/tee#r7","reviewBody":"x"}""", "https://shop.example/tee#r7")]
    [InlineData("""{"@type":"Review","@id":"urn:uuid:7","reviewBody":"x"}""", "urn:uuid:7")]
    [InlineData("""{"@type":"Review","@id":"javascript:alert(1)","reviewBody":"x"}""", "javascript:alert(1)")]
    public void An_id_is_what_the_page_says(string json, string id) => Assert.Equal(id, Item("page", Script(json), Url).ExternalId);

    [Theory]
    [InlineData("""{"@type":"Review","@id":"_:genid1","reviewBody":"x"}""")]
    [InlineData("""{"@type":"Review","@id":"https://shop.example/.well-known/genid/1","reviewBody":"x"}""")]
    [InlineData("""{"@type":"Review","url":"https://shop.example/tee","reviewBody":"x"}""")]
    [InlineData("""{"@type":"Review","url":"javascript:alert(1)#x","reviewBody":"x"}""")]
    public void An_id_that_means_nothing_tomorrow_is_not_used(string json)
    {
        var item = Item("page", Script(json), Url);

        Assert.StartsWith("gen:", item.ExternalId, StringComparison.Ordinal);
        Assert.StartsWith("https://", item.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"@type":"Review","reviewBody":"x"}""")]
    [InlineData("""{"@type":["Thing","http://schema.org/UserReview"],"reviewBody":"x"}""")]
    [InlineData("""{"@type":"https://schema.org/CriticReview","reviewBody":"x"}""")]
    [InlineData("""{"type":"EmployerReview","reviewBody":"x"}""")]
    [InlineData("""[[{"@graph":[{"@type":"Product","reviews":[{"@type":"Review","ReviewBody":"x"}]}]}]]""")]
    [InlineData("""{"@type":"Product","review":{"author":"A","reviewBody":"x"}}""")]
    [InlineData("""{"@type":"http://schema.org/Review","http://schema.org/reviewBody":[{"@value":"x"}]}""")]
    [InlineData("""{"@type":"Review","reviewBody":null,"description":"","text":"x"}""")]
    public void A_review_is_found_however_it_is_written(string json) => Assert.Equal("x", Item("page", Script(json)).Text);

    [Theory]
    [InlineData("""{"@type":"AggregateRating","ratingValue":4,"reviewCount":2}""")]
    [InlineData("""{"@type":"ClaimReview","reviewBody":"x"}""")]
    [InlineData("""{"@id":"https://shop.example/#r1"}""")]
    [InlineData("""{"@type":"Review","author":"A","datePublished":"2026-07-02"}""")]
    [InlineData("null")]
    [InlineData("\"Review\"")]
    [InlineData("")]
    public void What_says_nothing_is_no_review(string json)
    {
        var page = Read("page", Script(json), Url);

        Assert.Equal(PollOutcome.Empty, page.Outcome);
        Assert.Empty(page.Items);
    }

    [Theory]
    [InlineData("{\"@type\":\"Review\", // wer?\n \"reviewBody\":\"x\",}")]
    [InlineData("/* a */{\"@type\":\"Review\",\"reviewBody\":\"x\"}")]
    [InlineData("<!--\n{\"@type\":\"Review\",\"reviewBody\":\"x\"}\n-->")]
    [InlineData("//<![CDATA[\n{\"@type\":\"Review\",\"reviewBody\":\"x\"}\n//]]>")]
    [InlineData("{\"@type\":\"Review\",\"reviewBody\":\"x\"};")]
    [InlineData("{\"@type\":\"Review\",\"name\":\"it\\'s\",\"reviewBody\":\"x\"}")]
    [InlineData("{\"@type\":\"Thing\"},{\"@type\":\"Review\",\"reviewBody\":\"x\"}")]
    [InlineData("{\u00A0\"@type\":\"Review\",\"reviewBody\":\"x\"}")]
    [InlineData("{&quot;@type&quot;:&quot;Review&quot;,&quot;reviewBody&quot;:&quot;x&quot;}")]
    public void Usual_faults_of_JSON_LD_are_forgiven(string json) => Assert.Equal("x", Item("page", Script(json)).Text);

    [Fact]
    public void Raw_line_breaks_in_strings_are_line_breaks() =>
        Assert.Equal("eins\nzwei\tdrei // vier",
            Item("page", Script("{\"@type\":\"Review\",\"reviewBody\":\"eins\nzwei\tdrei // vier\"}")).Text);

    [Fact]
    public void One_bad_block_does_not_spoil_the_others_and_is_told()
    {
        var page = Read("page", Script("{\"@type\":\"Review\",\"reviewBody\":\"x") + Script("""{"@type":"Review","reviewBody":"y"}""") + Script("null"));

        Assert.Equal("y", Assert.Single(page.Items).Text);
        Assert.Equal("1 JSON-LD block(s) of the page cannot be read.", page.Reason);
    }

    [Fact]
    public void Nodes_are_looked_up_by_id_across_blocks()
    {
        var item = Item("page",
            Script("""{"@type":"Review","itemReviewed":{"@id":"#p"},"author":{"@id":"#a"},"reviewRating":{"@id":"#s"},"name":"Earl Grey","reviewBody":"x"}""")
            + Script("""[{"@id":"#a","@type":"Person","name":"Rike"},{"@id":"#s","@type":"Rating","ratingValue":2,"bestRating":3},{"@id":"#p","name":"Earl Grey"}]"""));

        Assert.Equal("Rike", item.Author);
        Assert.Equal(3, item.Rating);
        Assert.Null(item.Title);
    }

    [Theory]
    [InlineData("""["Rike","Uwe"]""", "Rike, Uwe")]
    [InlineData("""[{"name":"Rike"},{"@type":"Person","givenName":"Uwe","familyName":"M."}]""", "Rike, Uwe M.")]
    [InlineData("\"rike@shop.example\"", null)]
    [InlineData("{}", null)]
    public void Authors_are_names(string author, string? name) =>
        Assert.Equal(name, Item("page", Script($$"""{"@type":"Review","reviewBody":"x","author":{{author}}}""")).Author);

    [Theory]
    [InlineData("\"4\"", 4.0)]
    [InlineData("4.5", 4.5)]
    [InlineData("""[{"ratingValue":""},{"ratingValue":3}]""", 3.0)]
    [InlineData("""{"ratingValue":"80%"}""", 4.2)]
    [InlineData("""{"ratingValue":5,"bestRating":"10","worstRating":"0"}""", 3.0)]
    [InlineData("""{"ratingValue":"0"}""", null)]
    public void Ratings_come_in_all_shapes(string rating, double? stars) =>
        Assert.Equal((decimal?)stars, Item("page", Script($$"""{"@type":"Review","reviewBody":"x","ReviewRating":{{rating}}}""")).Rating);

    [Theory]
    [InlineData("<p>Gut.</p>\\r\\n<p>Gern &amp; bald.</p>", "Gut.\nGern & bald.")]
    [InlineData("Gut &lt;br /&gt;Gern", "Gut\nGern")]
    [InlineData("Das &lt;b&gt; bleibt &amp;amp; das auch", "Das <b> bleibt &amp; das auch")]
    [InlineData("a <b> c", "a <b> c")]
    [InlineData("a <b>b</b> c", "a b c")]
    [InlineData("1 < 2, 3 > 2", "1 < 2, 3 > 2")]
    public void Strings_are_text_unless_they_are_plainly_HTML(string body, string text) =>
        Assert.Equal(text, Item("page", Script($$"""{"@type":"Review","reviewBody":"{{body}}"}""")).Text);

    [Fact]
    public void A_page_total_is_that_of_the_thing_whose_reviews_it_lists()
    {
        var page = Read("page", Script("""{"@type":"Organization","name":"Teeladen","aggregateRating":{"@type":"AggregateRating","ratingValue":4.9,"reviewCount":"58.859"}}""")
            + Script("""{"@type":"Product","name":"Tee","aggregateRating":{"@type":"AggregateRating","ratingValue":"8","bestRating":10,"ratingCount":3},"review":[{"@type":"Review","reviewBody":"x"}]}"""));

        Assert.Equal(3, page.Total);
        Assert.Equal(4.111111m, page.Average);
    }

    [Fact]
    public void Microdata_is_read_by_its_standard()
    {
        var page = Read("page", """
            <html lang="de"><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Earl Grey</h1>
            <span itemprop="aggregateRating" itemscope itemtype="http://schema.org/AggregateRating"><b itemprop="ratingValue">4,6</b> (<b itemprop="reviewCount">1.023</b>)</span>
            <article itemprop="review" itemscope itemtype="http://schema.org/Thing https://schema.org/Review" itemid="#r1" itemref="datum">
             <h3 itemprop="name headline">Lecker</h3>
             <span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="name" href="/u/1">Rike</a><i itemprop="description">Nicht der Text</i></span>
             <div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="bestRating" content="10"><span itemprop="ratingValue" content="10">★★★★★</span></div>
             <div itemprop="reviewBody"><p>Gut.</p><p>Gern &amp;amp; bald.</p></div>
            </article>
            <article itemprop="review" itemscope itemtype="https://schema.org/Review"><a itemprop="author" href="/u/2">Uwe</a>
             <data itemprop="reviewRating" value="2">zwei</data><time itemprop="datePublished">01.07.2026</time><p itemprop="description">Muffig.</p></article></div>
            <p id="datum"><time itemprop="datePublished" datetime="2026-07-02T09:30+02:00">2. Juli</time></p></html>
            """, Url);

        Assert.Equal(1023, page.Total);
        Assert.Equal(2, page.Items.Count);
        var (first, second) = (page.Items[0], page.Items[1]);
        Assert.Equal((Url + "#r1", "Rike", 5m, "Lecker", "Gut.\nGern &amp; bald.", "de", Utc(2026, 7, 2, 7, 30)),
            (first.ExternalId, first.Author, first.Rating, first.Title, first.Text, first.Language, first.CreatedAt));
        Assert.Equal(("Uwe", 2m, "Muffig.", Utc(2026, 7, 1)), (second.Author, second.Rating, second.Text, second.CreatedAt));
    }

    [Fact]
    public void RDFa_is_read_like_microdata()
    {
        var item = Item("page", """
            <div vocab="https://schema.org/" typeof="Product"><span property="name">Tee</span>
            <div property="review" typeof="Review" resource="#r3"><span property="author" typeof="Person"><b property="name">Rike</b></span>
            <span property="reviewRating" typeof="schema:Rating"><span property="ratingValue">3</span>/<span property="bestRating">5</span></span>
            <time property="datePublished" datetime="2026-07-02"></time><p property="reviewBody">Geht so.</p></div></div>
            """, Url);

        Assert.Equal((Url + "#r3", "Rike", 3m, "Geht so.", Utc(2026, 7, 2)),
            (item.ExternalId, item.Author, item.Rating, item.Text, item.CreatedAt));
    }

    [Fact]
    public void Microformats_are_read_in_both_generations()
    {
        var modern = Item("page", """
            <article class="h-review"><h2 class="p-name">Lecker</h2><a class="p-author h-card" href="/rike"><span class="p-name">Rike</span></a>
            <data class="p-rating" value="8">acht</data> von <span class="p-best">10</span><time class="dt-published" datetime="2026-07-02">gestern</time>
            <div class="e-content"><p>Gut.</p><p>Gern.</p></div><a class="u-url" href="/r/1">#</a></article>
            """, Url);
        var classic = Item("page", """
            <div class="hreview"><span class="summary">Muffig</span><span class="reviewer vcard">von <span class="fn">Uwe</span></span>
            <abbr class="rating" title="2">**</abbr><abbr class="dtreviewed" title="20260701T1200+0200">neulich</abbr><blockquote class="description">Nie <i>wieder</i>.</blockquote>
            <a rel="self bookmark" href="https://shop.example/r/2">Link</a></div>
            """, Url);

        Assert.Equal(("Lecker", "Rike", 4.111111m, Utc(2026, 7, 2), "Gut.\nGern.", "https://shop.example/r/1"),
            (modern.Title, modern.Author, modern.Rating, modern.CreatedAt, modern.Text, modern.Url));
        Assert.Equal(("Muffig", "Uwe", 2m, Utc(2026, 7, 1, 10), "Nie wieder.", "https://shop.example/r/2"),
            (classic.Title, classic.Author, classic.Rating, classic.CreatedAt, classic.Text, classic.Url));
    }

    [Fact]
    public void The_same_review_in_two_notations_is_one_item_with_what_either_knows()
    {
        var item = Item("page", Script("""{"@type":"Review","author":"Rike","datePublished":"2026-07-02","reviewBody":"Schmeckt  wie früher."}""") + """
            <div itemscope itemtype="https://schema.org/Review"><b itemprop="author">RIKE</b><time itemprop="datePublished" datetime="2026-07-02T09:30Z"></time>
            <p itemprop="reviewBody">Schmeckt wie
            früher.</p><meta itemprop="reviewRating" content="5"></div>
            """);

        Assert.Equal(("Rike", 5m, Utc(2026, 7, 2)), (item.Author, item.Rating, item.CreatedAt));
    }

    [Fact]
    public void Reviews_with_one_text_stay_as_many_as_they_are()
    {
        var page = Read("page", Script("""[{"@type":"Review","@id":"#1","author":"Rike","reviewBody":"Gut"},{"@type":"Review","@id":"#2","author":"Uwe","reviewBody":"Gut"},{"@type":"Review","@id":"#3","author":"Rike","reviewBody":"Gut"}]""")
            + """<div itemscope itemtype="https://schema.org/Review"><b itemprop="author">Ole</b><p itemprop="reviewBody">Gut</p></div>""", Url);

        Assert.Equal(["Rike", "Uwe", "Rike", "Ole"], page.Items.Select(item => item.Author));
    }

    [Fact]
    public void An_id_that_all_reviews_of_a_page_share_is_nobodys_id()
    {
        var page = Read("page", Script("""
            [{"@type":"Review","@id":"#product-review","author":"Rike","reviewBody":"Gut"},{"@type":"Review","@id":"#product-review","author":"Uwe","reviewBody":"Schlecht"}]
            """), Url);

        Assert.Equal(2, page.Items.Count);
        Assert.All(page.Items, item => Assert.StartsWith("gen:", item.ExternalId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<html><head><title>Just a moment...</title></head></html>", PollOutcome.Blocked)]
    [InlineData("<html><script src='/cdn-cgi/challenge-platform/x'></script></html>", PollOutcome.Blocked)]
    [InlineData("<html><title>Anmelden | Teeladen</title><input type=password></html>", PollOutcome.Auth)]
    [InlineData("<html><title>404 Not Found</title></html>", PollOutcome.Failed)]
    [InlineData("<html><title>Seite nicht gefunden – Teeladen</title></html>", PollOutcome.Failed)]
    [InlineData("  \n", PollOutcome.Blocked)]
    [InlineData("Hello", PollOutcome.Changed)]
    [InlineData("%PDF-1.7\n<a>", PollOutcome.Changed)]
    [InlineData("\u0089PNG\r\n\u001a\n\u0001\u0002<a>", PollOutcome.Changed)]
    [InlineData("<rss><channel></channel></rss>", PollOutcome.Changed)]
    [InlineData("<html><title>Earl Grey</title><input type=password></html>", PollOutcome.Empty)]
    public void A_page_that_came_instead_is_no_quiet_day(string body, object outcome) => Assert.Equal(outcome, Read("page", body).Outcome);

    [Fact]
    public void A_body_of_JSON_LD_alone_is_read_too() => Assert.Equal("x", Item("page", """{"@type":"Review","reviewBody":"x"}""").Text);

    [Theory]
    [InlineData("?page=2", "https://shop.example/tee?page=2")]
    [InlineData("/tee/page/2/", "https://shop.example/tee/page/2/")]
    [InlineData("/tee/2", "https://shop.example/tee/2")]
    [InlineData("/kaffee", null)]
    [InlineData("https://elsewhere.example/tee?page=2", null)]
    [InlineData("javascript:next()", null)]
    [InlineData("#", null)]
    public void Only_a_further_page_of_the_same_list_is_next(string href, string? next) =>
        Assert.Equal(next, Read("page", $"<html><link rel='next' href='{href}'>{Script("""{"@type":"Review","reviewBody":"x"}""")}", Url).Next);

    [Fact]
    public void The_encoding_is_found_where_pages_declare_it()
    {
        const string Review = """<script type="application/ld+json">{"@type":"Review","reviewBody":"Grüße"}</script>""";
        var latin = System.Text.Encoding.Latin1.GetBytes("<html><head><META content='text/html; charset=ISO-8859-1'>" + Review);

        Assert.Equal("Grüße", Assert.Single(Read("page", Of(latin)).Items).Text);
        Assert.Equal("Grüße", Assert.Single(Read("page",
            Of(System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(Review)).ToArray())).Items).Text);
        Assert.Equal("Grüße", Assert.Single(Read("page", Of(System.Text.Encoding.Latin1.GetBytes(Review))).Items).Text);
    }

    [Fact]
    public void Half_a_character_in_a_string_does_not_spoil_the_page() =>
        Assert.Equal("cut \uFFFD", Item("page", Script("{\"@type\":\"Review\",\"reviewBody\":\"cut \\ud83d\"}")).Text);

    [Fact]
    public void A_page_that_refers_in_circles_is_read_once()
    {
        var item = Item("page", Script("""[{"@id":"#a","@type":"Review","reviewBody":"x","author":{"@id":"#a"},"itemReviewed":{"@id":"#b"}},{"@id":"#b","review":{"@id":"#a"}}]""")
            + """<div itemscope itemtype="https://schema.org/Thing" id="i" itemref="i j"></div><div id="j" itemprop="review" itemscope itemref="i"></div>""");

        Assert.Equal("x", item.Text);
    }

    private static string Script(string json) => $"<script type=\"Application/LD+JSON; charset=utf-8\">{json}</script>";
}
