using Feedback.Pages;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Pages;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("", "", "de")]
    [InlineData("", "en-US,en;q=0.9,de;q=0.8", "en")]
    [InlineData("", "fr-FR,fr;q=0.9", "de")]
    [InlineData("", "fr, de;q=0.3, en;q=0.7", "en")]
    [InlineData("", "de-AT", "de")]
    [InlineData("en", "de-DE", "en")]
    [InlineData("xx", "en", "en")]
    public void The_reader_chooses_then_the_browser_then_the_shop(string asked, string accepted, string language)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString($"?lang={asked}");
        request.Headers.AcceptLanguage = accepted;

        Assert.Equal(language, Language.Of(request).Code);
    }

    [Fact]
    public void Numbers_dates_and_times_have_the_form_of_the_language()
    {
        var at = new DateTimeOffset(2026, 11, 21, 22, 5, 0, TimeSpan.Zero);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal("1.234,50", Language.German.Number(1234.5, 2));
        Assert.Equal("1,234.50", Language.English.Number(1234.5, 2));
        Assert.Equal("21.11.2026, 23:05", Language.German.Moment(at, berlin));
        Assert.Equal("21 Nov 2026, 23:05", Language.English.Moment(at, berlin));
    }

    [Theory]
    [InlineData(59, "gerade eben", "just now")]
    [InlineData(60, "vor 1 Minute", "1 minute ago")]
    [InlineData(7_500, "vor 2 Stunden", "2 hours ago")]
    [InlineData(86_400, "vor 1 Tag", "1 day ago")]
    [InlineData(183_600, "vor 2 Tagen", "2 days ago")]
    public void The_past_is_told_in_one_unit(int seconds, string german, string english)
    {
        var now = new DateTimeOffset(2026, 11, 21, 22, 5, 0, TimeSpan.Zero);

        Assert.Equal(german, Language.German.Ago(now.AddSeconds(-seconds), now));
        Assert.Equal(english, Language.English.Ago(now.AddSeconds(-seconds), now));
    }

    [Theory]
    [InlineData(-5, "0 s", "0 s")]
    [InlineData(3_600, "1 h", "1 h")]
    [InlineData(86_340, "23 h 59 min", "23 h 59 min")]
    [InlineData(90_000, "1 Tag 1 h", "1 day 1 h")]
    [InlineData(172_800, "2 Tage", "2 days")]
    [InlineData(4_000_000, "46 Tage", "46 days")]
    public void A_span_is_told_in_two_units(int seconds, string german, string english)
    {
        Assert.Equal(german, Language.German.Duration(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(english, Language.English.Duration(TimeSpan.FromSeconds(seconds)));
    }
}
