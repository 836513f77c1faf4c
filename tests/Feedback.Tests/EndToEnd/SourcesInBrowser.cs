using Feedback.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Feedback.Tests.EndToEnd;

/// <summary>The sources page as a manager meets it in Chromium: add a source with a look before, and see what is wrong with one.</summary>
public sealed class SourcesInBrowser(Browser browser) : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");
    private TestPlatform _platform = null!;
    private TestPlatform _blocking = null!;
    private FeedbackProcess _feedback = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await TestPlatform.StartAsync();
        _blocking = await TestPlatform.StartAsync();
        _blocking.Refuses = _ => 403;
        var now = _platform.Now;
        _platform.Publish(new TestReview("a", 1, "Im Teehaus Nordlicht kam die Kanne zerbrochen an, und niemand antwortet.", now.AddDays(-3), "Kim"));
        _platform.Publish(new TestReview("b", 5, "Wunderbarer Tee aus dem Teehaus-Nordlicht!", now.AddDays(-2), "Robin"));
        _platform.Publish(new TestReview("c", 3, "Der Kaffee nebenan ist auch gut.", now.AddDays(-1), "Sascha"));
        var settings = _blocking.ShopSettings();
        settings["Feedback__Monitoring__AllowedPrivateHosts__1"] = $"localhost:{_platform.Port}";
        settings["Feedback__Monitoring__PauseBetweenCalls"] = "00:00:00";
        _feedback = await FeedbackProcess.ServeAsync(settings, "--data", _data.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await _feedback.DisposeAsync();
        await _platform.DisposeAsync();
        await _blocking.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("de-DE", "Quelle hinzufügen", "Weiter", "Vorschau", "Speichern", "2 von 3 Beiträgen", "gesperrt", "Jetzt abfragen")]
    [InlineData("en-GB", "Add a source", "Next", "Preview", "Save", "2 of 3 items", "blocked", "Poll now")]
    public async Task A_source_is_added_with_a_look_at_what_it_brings_and_a_blocked_one_says_so(
        string language, string add, string next, string preview, string save, string matching, string blocked, string pollNow)
    {
        await using var context = await browser.OpenAsync(language);
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page);

        await page.GotoAsync(Address("/console/sources"));
        await Expect(page.Locator(".sources li", new() { HasText = "platform" }).Locator(".chip.bad")).ToHaveTextAsync(blocked, new() { Timeout = 20_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = add }).ClickAsync();
        await page.ShootAsync($"source-choice-{language[..2]}");
        await page.Locator("input[name=paste]").FillAsync(_platform.Page.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = next }).ClickAsync();

        await page.Locator("input[name=id]").FillAsync("nordlicht");
        await page.Locator("summary").First.ClickAsync();
        await page.Locator("textarea[name='s.anyWords']").FillAsync("Teehaus Nordlicht");
        await page.GetByRole(AriaRole.Button, new() { Name = preview, Exact = true }).ClickAsync();
        await Expect(page.GetByText(matching)).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Screenshots, $"source-preview-{language[..2]}.png"), FullPage = true });

        await page.GetByRole(AriaRole.Button, new() { Name = save, Exact = true }).ClickAsync();
        var card = page.Locator(".sources li", new() { HasText = "nordlicht" });
        await card.GetByRole(AriaRole.Button, new() { Name = pollNow }).ClickAsync();
        await Expect(card.Locator(".chip.good")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Screenshots, $"sources-{language[..2]}.png"), FullPage = true });
        Assert.Empty(errors);
    }

    [Fact]
    public async Task What_is_wrong_with_a_setting_is_said_before_anything_is_saved_and_what_was_written_stays()
    {
        await using var context = await browser.OpenAsync();
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page);
        await page.GotoAsync(Address("/console/sources/new?type=mastodon"));

        await page.Locator("input[name=id]").FillAsync("trot");
        await page.Locator("input[name='s.server']").FillAsync("https://mastodon.example/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Speichern", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("muss ein Servername sein");
        await Expect(page.Locator("input[name='s.server']")).ToHaveValueAsync("https://mastodon.example/");
        await page.ShootAsync("source-fault");
        // A form that is not right is answered 400, which the browser logs.
        Assert.All(errors, error => Assert.Contains("400", error, StringComparison.Ordinal));
    }

    private async Task SignInAsync(IPage page)
    {
        var output = await Eventually.Async(() => Task.FromResult(_feedback.Output), text => text.Contains("code=", StringComparison.Ordinal), "The first sign-in's address");
        await page.GotoAsync(output.Split('\n').Single(line => line.StartsWith("First sign-in:", StringComparison.Ordinal)).Split(' ')[^1]);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**/console/cases*");
    }

    private string Address(string path) => new Uri(_feedback.Address, path).AbsoluteUri;
}
