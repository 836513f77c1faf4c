using System.Text;
using Feedback.Monitoring.Sources;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

public sealed class FeedTests
{
    private const string Url = "https://news.example/feed/";

    [Fact]
    public void RSS_2_is_read_in_full()
    {
        var item = Item("feed", """
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kanal</title><language>de-de</language>
            <item><title>Tee &amp;amp; mehr: &lt;b&gt;Test&lt;/b&gt;</title><link>/tee?a=1&amp;b=2</link><guid isPermaLink="false">n-1</guid><pubDate>Sat, 07 Jan 2017 15:39:39 +0100</pubDate>
            <description>Kurz</description><content:encoded><![CDATA[<p>Lang.</p><p>Länger &amp; mehr.</p>]]></content:encoded><dc:creator>Rike</dc:creator><author>x@y.example</author></item>
            </channel></rss>
            """, Url);

        Assert.Equal("feed", item.Source);
        Assert.Equal("n-1", item.ExternalId);
        Assert.Equal("https://news.example/tee?a=1&b=2", item.Url);
        Assert.Equal("Rike", item.Author);
        Assert.Null(item.Rating);
        Assert.Equal("Tee & mehr: Test", item.Title);
        Assert.Equal("Lang.\nLänger & mehr.", item.Text);
        Assert.Equal("de-de", item.Language);
        Assert.Equal(Utc(2017, 1, 7, 14, 39, 39), item.CreatedAt);
        Assert.Null(item.UpdatedAt);
    }

    [Fact]
    public void Atom_texts_are_what_their_type_says()
    {
        var page = Read("feed", """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://news.example/a/"><author><name>Redaktion</name><email>r@news.example</email></author>
            <link rel="next" href="?page=2"/>
            <entry xml:base="b/"><id>1</id><title>1 &lt; 2 &amp;amp; &lt;b&gt;</title><link rel="enclosure" href="x.mp3"/><link href="c"/><updated>2026-07-02T10:00:00Z</updated><published>2026-07-01T10:00:00Z</published>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins</p><p>Zwei &amp; <b>drei</b></p></div></content></entry>
            <entry xml:lang="en"><id>2</id><title type="html">&lt;b&gt;x&lt;/b&gt; &amp;amp; y</title><link rel="alternate" href="/d"/><updated>2026-07-02T10:00:00Z</updated><summary>a &lt;b&gt; c</summary><author><name>Uwe</name></author></entry>
            </feed>
            """, Url);

        var (first, second) = (page.Items[0], page.Items[1]);
        Assert.Equal(("1", "1 < 2 &amp; <b>", "Eins\nZwei & drei", "https://news.example/a/b/c", "Redaktion", "de"),
            (first.ExternalId, first.Title, first.Text, first.Url, first.Author, first.Language));
        Assert.Equal((Utc(2026, 7, 1, 10), Utc(2026, 7, 2, 10)), (first.CreatedAt, first.UpdatedAt));
        Assert.Equal(("x & y", "a <b> c", "https://news.example/d", "Uwe", "en"),
            (second.Title, second.Text, second.Url, second.Author, second.Language));
        Assert.Equal((Utc(2026, 7, 2, 10), null), (second.CreatedAt, second.UpdatedAt));
        Assert.Equal("https://news.example/a/?page=2", page.Next);
    }

    [Fact]
    public void Older_kinds_are_read()
    {
        var rdf = Item("feed", """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/">
            <channel rdf:about="https://news.example/"><title>Kanal</title><dc:language>de</dc:language><items><rdf:Seq><rdf:li rdf:resource="https://news.example/1"/></rdf:Seq></items></channel>
            <item rdf:about="https://news.example/1"><title>Eins</title><link>https://news.example/1?x</link><dc:date>2017-01-23T21:54:55+01:00</dc:date></item></rdf:RDF>
            """);
        var atom03 = Item("feed", """
            <feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>tag:1</id><title>Eins</title><issued>2004-01-01T00:00:00Z</issued><modified>2004-01-02T00:00:00Z</modified>
            <content type="text/html" mode="escaped">&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content></entry></feed>
            """);
        var rss091 = Item("feed", "<rss version='0.91'><channel><item><title>stuff</title><link>http://bar</link><description>about</description></item></channel></rss>");

        Assert.Equal(("https://news.example/1", "https://news.example/1?x", "de", Utc(2017, 1, 23, 20, 54, 55)),
            (rdf.ExternalId, rdf.Url, rdf.Language, rdf.CreatedAt));
        Assert.Equal(("tag:1", "a\nb", Utc(2004, 1, 1), Utc(2004, 1, 2)),
            (atom03.ExternalId, atom03.Text, atom03.CreatedAt, atom03.UpdatedAt));
        Assert.Equal(("http://bar", "about"), (rss091.ExternalId, rss091.Text));
    }

    [Fact]
    public void Google_Alerts_link_to_their_target()
    {
        var item = Item("feed", """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:google.com,2013:googlealerts/feed:1</id><title type="html">&lt;b&gt;Tee&lt;/b&gt; im Test: klagen &amp;amp; warten</title>
            <link href="https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://zeitung.example/tee%3Fref%3D1&amp;ct=ga"/><published>2026-07-05T05:33:45Z</published>
            <content type="html">liefert verz&amp;ouml;gert</content><author><name/></author></entry></feed>
            """);

        Assert.Equal(("https://zeitung.example/tee?ref=1", "Tee im Test: klagen & warten", "liefert verzögert", null),
            (item.Url, item.Title, item.Text, item.Author));
    }

    [Theory]
    [InlineData("\n\n <?xml version='1.0'?>\n<rss><channel><item><title>x</title></item></channel></rss>")]
    [InlineData("<br />\n<b>Warning</b>: mysql\n<rss><channel><item><title>x</title></item></channel></rss>")]
    [InlineData("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"http://site.invalid/\"><rss><channel><item><title>x</title></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>x</title><foo:bar><title>y</title></foo:bar></item></channel></rss>")]
    [InlineData("<rss><channel><item><title>x</title><media:group><media:title>y</media:title></media:group></item>")]
    [InlineData("<rss><channel><item><title>x</title></item><item><title>abge")]
    [InlineData("<rss><channel><item><title>x</title></item><item><title><![CD")]
    [InlineData("<rss><channel><item><title>x\u0001\u0008</title></item></channel></rss>")]
    [InlineData("<atom:feed xmlns:atom=\"http://www.w3.org/2005/Atom\"><atom:entry><atom:title>x</atom:title></atom:entry></atom:feed>")]
    [InlineData("<rss><channel><item><title>x</item></channel></rss>")]
    [InlineData("<channel><item><title>x</title></item></channel>")]
    public void A_damaged_feed_gives_its_whole_items(string xml) => Assert.Equal("x", Item("feed", xml).Title);

    [Theory]
    [InlineData("testing &euro; entity", "testing € entity")]
    [InlineData("AT&T &amp; Co &unknown; a&b=c", "AT&T & Co &unknown; a&b=c")]
    [InlineData("<![CDATA[Mãe & Co]]> und mehr", "Mãe & Co und mehr")]
    [InlineData("Ein <b>fetter</b> Titel", "Ein fetter Titel")]
    public void Titles_are_read_whatever_is_unescaped(string xml, string title) =>
        Assert.Equal(title, Item("feed", $"<rss><channel><item><title>{xml}</title></item></channel></rss>").Title);

    [Fact]
    public void No_entity_is_ever_expanded_or_fetched()
    {
        var laughs = string.Concat(Enumerable.Range(1,
            9).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"));
        var item = Item("feed", $"<!DOCTYPE r [<!ENTITY l0 \"ha\">{laughs}<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&l9;&x;</title></item></channel></rss>");

        Assert.Equal("&l9;&x;", item.Title);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><head><title>Shop</title></head></html>", PollOutcome.Changed)]
    [InlineData("<head><title>Document Moved</title></head>", PollOutcome.Changed)]
    [InlineData("<html><title>Just a moment...</title></html>", PollOutcome.Blocked)]
    [InlineData("<!-- nothing -->", PollOutcome.Changed)]
    [InlineData("<opml></opml>", PollOutcome.Changed)]
    [InlineData("{}", PollOutcome.Changed)]
    [InlineData("<rss><channel></channel></rss>", PollOutcome.Empty)]
    public void What_is_no_feed_is_an_error_and_not_an_empty_feed(string body, object outcome) =>
        Assert.Equal(outcome, Read("feed", body).Outcome);

    [Fact]
    public void The_first_of_two_items_with_one_id_wins()
    {
        var item = Item("feed", "<rss><channel><item><guid>1</guid><title>a</title></item><item><guid>1</guid><title>b</title></item></channel></rss>");

        Assert.Equal("a", item.Title);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    public void A_link_that_is_no_web_address_is_none(string link) =>
        Assert.Null(Item("feed", $"<rss><channel><item><title>x</title><link>{link}</link></item></channel></rss>", Url).Url);

    [Fact]
    public void The_encoding_is_looked_for_in_the_mark_the_header_and_the_declaration_in_this_order()
    {
        Assert.Equal("Grüße", Title(Encoding.UTF8, "iso-8859-1", contentType: null, withMark: true));
        Assert.Equal("Grüße", Title(Encoding.Latin1, "utf-8", "text/xml; charset=\"ISO-8859-1\"", withMark: false));
        Assert.Equal("Grüße", Title(Encoding.Latin1, "iso-8859-1", contentType: null, withMark: false));
        Assert.Equal("Grüße", Title(Encoding.Latin1, null, contentType: null, withMark: false));
        Assert.Equal("Grüße", Title(Encoding.UTF8, null, "text/xml", withMark: false));
        Assert.Equal("Grüße", Title(Encoding.Latin1, "utf-8", contentType: null, withMark: false));
        Assert.Equal("Grüße", Title(Encoding.Unicode, "utf-16", contentType: null, withMark: true));
        Assert.Equal("Grüße", Title(Encoding.Unicode, "utf-16", contentType: null, withMark: false));
        Assert.Equal("Grüße", Title(Encoding.Latin1, "no-such-charset", contentType: null, withMark: false));
    }

    [Fact]
    public void Latin_1_is_read_as_the_windows_encoding_it_mostly_is()
    {
        byte[] body = [.. "<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item><title>\""u8, 0x80, 0x93,
            .. "\"</title></item></channel></rss>"u8];

        Assert.Equal("\"€“\"", Assert.Single(Read("feed", Of(body)).Items).Title);
    }

    [Fact]
    public void An_unchanged_feed_is_fine()
    {
        var page = Read("feed", Of("", Url, 304));

        Assert.Equal((PollOutcome.Ok, 0), (page.Outcome, page.Items.Count));
    }

    private static string? Title(Encoding encoding, string? declared, string? contentType, bool withMark)
    {
        var xml = $"<?xml version='1.0'{(declared is null ? "" : $" encoding='{declared}'")}?><rss><channel><item><title>Grüße</title></item></channel></rss>";
        byte[] body = [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(xml)];
        return Assert.Single(Read("feed", contentType is null ? Of(body) : Of(body, headers: ("Content-Type", contentType))).Items).Title;
    }
}
