using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Page;

namespace Feedback.Tests.Monitoring;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("<p>Gut.</p><p>Gern wieder &amp; bald.</p>", "Gut.\nGern wieder & bald.")]
    [InlineData("eins<p>zwei<p>drei", "eins\nzwei\ndrei")]
    [InlineData("a<br>b<br/>c<BR />d", "a\nb\nc\nd")]
    [InlineData("a<br><br>b", "a\n\nb")]
    [InlineData("<div><div>a</div></div><div>b</div>", "a\nb")]
    [InlineData("<ul><li>a</li><li>b</li></ul>c", "a\nb\nc")]
    [InlineData("  a \r\n\t b  ", "a b")]
    [InlineData("<b>fett</b>und<i>kursiv</i>", "fettundkursiv")]
    [InlineData("a <b> b </b> c", "a b c")]
    [InlineData("<a href='https://x.example'>hier</a> klicken", "hier klicken")]
    [InlineData("<script>alert(1)</script>a<style>p{}</style>b", "ab")]
    [InlineData("<head><title>Titel</title></head><body>Text</body>", "Text")]
    [InlineData("a<!-- weg -->b<!-- <p>auch</p> -->c", "abc")]
    [InlineData("<pre>a\n  b</pre>c", "a\n  b\nc")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("&lt;b&gt; bleibt", "<b> bleibt")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("fr&uuml;her &#x2F; sp&#228;ter &hellip; &#128512; &#150;", "früher / später … 😀 –")]
    [InlineData("AT&T & Co, a=1&b=2", "AT&T & Co, a=1&b=2")]
    [InlineData("5 < 6 und 7 > 3", "5 < 6 und 7 > 3")]
    [InlineData("I <3 you", "I <3 you")]
    [InlineData("x <y", "x <y")]
    [InlineData("Text <img src=\"http://x", "Text")]
    [InlineData("<p title='a > b'>c</p>", "c")]
    [InlineData("<p title=\"a", null)]
    [InlineData("<p> </p>", null)]
    [InlineData("&#0;&#xD800;a", "\uFFFD\uFFFDa")]
    [InlineData("a\u0000b\u0007c", "abc")]
    public void HTML_becomes_the_text_a_browser_shows(string html, string? text) => Assert.Equal(text, PlainText.FromHtml(html));

    [Theory]
    [InlineData("a <b> c &amp; d", "a <b> c &amp; d")]
    [InlineData("  a\r\nb\rc  ", "a\nb\nc")]
    [InlineData("a  b", "a  b")]
    [InlineData("a\u0000\u0001b", "ab")]
    [InlineData(" \n ", null)]
    [InlineData("\uFEFFa", "a")]
    public void Plain_text_is_not_stripped(string text, string? plain) => Assert.Equal(plain, PlainText.FromText(text));

    [Fact]
    public void A_text_is_cut_where_items_end_and_never_inside_of_a_character()
    {
        var longest = new string('a', Item.LongestText - 1) + "😀";

        Assert.Equal(new string('a', Item.LongestText - 1), PlainText.FromText(longest));
        Assert.Equal(new string('a', Item.LongestText - 1), PlainText.FromHtml(longest));
        Assert.Equal("a\uFFFDb", PlainText.FromText("a\uD83Db"));
    }

    [Theory]
    [InlineData("rike@shop.example (Rike)", "Rike")]
    [InlineData("Rike <rike@shop.example>", "Rike")]
    [InlineData("rike@shop.example", null)]
    [InlineData("mailto:rike@shop.example", null)]
    [InlineData("Kel@Kai boon", "Kel@Kai boon")]
    [InlineData(" Rike \n M. ", "Rike M.")]
    public void An_author_is_a_name_and_never_an_address(string text, string? name) => Assert.Equal(name, AuthorName.Of(text));

    [Theory]
    [InlineData("<a href=x b='1 > 2' c>text</a>", "start a|text text|end a")]
    [InlineData("a<![CDATA[<b>]]>c", "text a|raw <b>|text c")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x \"y>z\">]><a/>", "start a")]
    [InlineData("<!-- a --><a:b xml:lang='de'/>", "start a:b")]
    [InlineData("<a><![CDATA[offen", "start a|raw offen")]
    [InlineData("a < b << c", "text a |text < b |text <|text < c")]
    [InlineData("<a></a", "start a|text </a")]
    public void XML_is_split_into_tags_and_text(string xml, string tokens) => Assert.Equal(tokens, Tokens(xml, isHtml: false));

    [Theory]
    [InlineData("<script>a<b></b></script>c", "start script|raw a<b></b>|end script|text c")]
    [InlineData("<SCRIPT>a</scripty></Script >c", "start SCRIPT|raw a</scripty>|end Script|text c")]
    [InlineData("<script><!-- <script> </script> --></script>c", "start script|raw <!-- <script> </script> -->|end script|text c")]
    [InlineData("<script>\"<!-- x -->\"</script>c", "start script|raw \"<!-- x -->\"|end script|text c")]
    [InlineData("<script><!--</script>c", "start script|raw <!--|end script|text c")]
    [InlineData("<textarea><b></textarea>", "start textarea|raw <b>|end textarea")]
    [InlineData("<title>a<title>b", "start title|raw a<title>b")]
    [InlineData("<![CDATA[a]]>b", "text b")]
    public void HTML_knows_elements_whose_content_is_text(string html, string tokens) => Assert.Equal(tokens, Tokens(html, isHtml: true));

    [Fact]
    public void Attributes_are_read_as_browsers_read_them()
    {
        var reader = new MarkupReader("<a one two=2 THREE='3 &amp; 3' four = \"a>b\" two=other five=x/y six=>", isHtml: true);

        Assert.True(reader.Read());
        Assert.Equal("", reader.Attributes["one"]);
        Assert.Equal("2", reader.Attributes["two"]);
        Assert.Equal("3 & 3", reader.Attributes["three"]);
        Assert.Equal("a>b", reader.Attributes["four"]);
        Assert.Equal("x/y", reader.Attributes["five"]);
        Assert.Equal("", reader.Attributes["six"]);
        Assert.Null(reader.Attributes["seven"]);
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_page_keeps_what_its_notation_reads()
    {
        var lean = LeanPage.Of("<!-- a --><b>x</b><div class=x style='y' ITEMPROP=\"a>b\" ItemScope href='c \"d\"' id=e/f>Text &amp; <br/><script>x()</script></div>y<svg><path d='1'/></svg>", PageNotations.Microdata);

        Assert.Equal("<b></b><div ITEMPROP=\"a>b\" ItemScope href='c \"d\"' id=e/f>Text &amp; <br /><script></script></div><svg><path /></svg>", lean.ToString());
    }

    [Theory]
    [InlineData("<li itemscope>a<li>b", "<li itemscope>a<li>b")]
    [InlineData("a<div itemscope itemref=x>b</div>c", "a<div itemscope itemref=x>b</div>c")]
    [InlineData("a<div itemscope>b<p itemscope>c</div>d<i>e</i><div itemscope>f</div>", "<div itemscope>b<p itemscope>c</div><i></i><div itemscope>f</div>")]
    [InlineData("<section><div itemscope>a</section>b", "<section><div itemscope>a</section>")]
    public void Text_is_kept_wherever_an_item_may_still_be_open(string html, string lean) =>
        Assert.Equal(lean, LeanPage.Of(html, PageNotations.Microdata).ToString());

    [Fact]
    public void A_page_that_nests_without_end_loses_the_tags_beyond_the_limit_and_no_text()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 1_000)) + "Text" + string.Concat(Enumerable.Repeat("</div>", 1_000));
        var bold = string.Concat(Enumerable.Repeat("<p><b>x</p>", 1_000));

        var lean = LeanPage.Of(deep, PageNotations.Microformats).ToString();

        Assert.Equal(300, lean.Split("<div>").Length - 1);
        Assert.Contains("Text", lean, StringComparison.Ordinal);
        Assert.Equal(12, LeanPage.Of(bold, PageNotations.Microdata).ToString().Split("<b>").Length - 1);
    }

    [Theory]
    [InlineData("<li><p>Ein <b>Punkt</b><br><img><a>x</a>")]
    [InlineData("<tr><td>a<td>b")]
    [InlineData("<dt>a<dd>b")]
    [InlineData("<option>a")]
    [InlineData("<section><div>a</section>")]
    public void A_long_page_that_nests_little_keeps_all_its_tags(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 5_000));

        Assert.Equal(html, LeanPage.Of(html, PageNotations.Microformats).ToString());
    }

    private static string Tokens(string markup, bool isHtml)
    {
        var tokens = new List<string>();
        var reader = new MarkupReader(markup, isHtml);
        while (reader.Read())
        {
            tokens.Add(reader.Kind switch
            {
                MarkupKind.Text => $"text {reader.Value}",
                MarkupKind.RawText => $"raw {reader.Value}",
                MarkupKind.StartTag => $"start {reader.Name}",
                _ => $"end {reader.Name}",
            });
        }
        return string.Join('|', tokens);
    }
}
