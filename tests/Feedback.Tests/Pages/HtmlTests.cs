using Feedback.Pages;

namespace Feedback.Tests.Pages;

public sealed class HtmlTests
{
    [Fact]
    public void Text_from_outside_is_encoded_in_content_and_in_attributes()
    {
        var hostile = "<script>alert('x')</script>\"& ü 😀";

        var html = Html.Of($"""<p title="{hostile}">{hostile}</p>""").ToString();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Count(c => c == '"'));
        Assert.Contains("ü", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_put_into_html_stays_as_it_is()
    {
        var inner = Html.Of($"<b>{"&"}</b>");

        Assert.Equal("<p><b>&amp;</b><b>&amp;</b><b>&amp;</b></p>", Html.Of($"<p>{inner}{new[] { inner, inner }}</p>").ToString());
    }

    [Theory]
    [InlineData("https://shop.example/a?b=1&c=2", "https://shop.example/a?b=1&c=2")]
    [InlineData("javascript:alert(1)", "#")]
    [InlineData("data:text/html,x", "#")]
    [InlineData("//evil.example", "#")]
    [InlineData(null, "#")]
    public void Only_web_addresses_become_links(string? address, string link) => Assert.Equal(link, Html.Link(address));
}
