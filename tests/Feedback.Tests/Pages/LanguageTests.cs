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
        Assert.Equal("vor 2 h 5 min", Language.German.Ago(at.AddMinutes(-125), at));
        Assert.Equal("2 d 3 h ago", Language.English.Ago(at.AddHours(-51), at));
    }
}
