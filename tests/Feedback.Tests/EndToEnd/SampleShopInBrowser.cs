using Feedback.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Feedback.Tests.EndToEnd;

/// <summary><c>./feedback</c> with nothing configured, as a person meets it in Chromium.</summary>
public sealed class SampleShopInBrowser(Browser browser) : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");
    private FeedbackProcess _feedback = null!;

    public async ValueTask InitializeAsync() => _feedback = await FeedbackProcess.ServeAsync([], "--data", _data.FullName);

    public async ValueTask DisposeAsync()
    {
        await _feedback.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("de-DE", "Danke! Ihre Bewertung ist gespeichert.", "Offen")]
    [InlineData("en-GB", "Thank you! Your rating is stored.", "Open")]
    public async Task A_click_on_a_star_becomes_a_case_and_a_review_arrives_by_itself(string language, string thanks, string open)
    {
        await using var context = await browser.OpenAsync(language);
        var (page, errors) = await context.NewWatchedPageAsync();

        await page.GotoAsync(Address("/demo"));
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(5);
        await page.GetByRole(AriaRole.Radio).Nth(0).CheckAsync();
        await Expect(page.GetByText(thanks)).ToBeVisibleAsync();
        await page.Locator(".chat").ShootForReadmeAsync($"widget-{language[..2]}");

        await SignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = open, Exact = true })).ToHaveAttributeAsync("aria-current", "page");
        var entries = page.Locator(".entry");
        await Expect(entries.Filter(new() { HasText = "Kanne kam zerbrochen an" })).ToBeVisibleAsync();
        await Expect(entries.Filter(new() { HasText = language == "de-DE" ? "Nach Kontakt" : "After contact" })).ToBeVisibleAsync(new() { Timeout = 15_000 });

        // The platform publishes this one half a minute after the first start; the page is not reloaded by anybody.
        await Expect(entries.Filter(new() { HasText = "Falsche Ware und keiner zuständig" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await entries.Filter(new() { HasText = "Falsche Ware und keiner zuständig" }).ClickAsync();
        await page.Locator("body").ShootForReadmeAsync($"console-{language[..2]}");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_manager_answers_a_review_and_the_platform_shows_it()
    {
        await using var context = await browser.OpenAsync();
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page);

        await page.Locator(".entry", new() { HasText = "Kanne kam zerbrochen an" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Übernehmen" }).ClickAsync();
        await page.GetByLabel("Ihre Antwort").FillAsync("Das tut uns leid. Eine neue Kanne ist unterwegs.");
        await page.ShootAsync("case");
        await page.GetByRole(AriaRole.Button, new() { Name = "Antwort senden" }).ClickAsync();
        await Expect(page.GetByText("Die Antwort ist veröffentlicht")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Als gelöst abschließen" }).ClickAsync();
        await Expect(page.GetByText("manager hat gelöst")).ToBeVisibleAsync();

        await page.GotoAsync(Address("/demo/sternplatz"));
        await Expect(page.GetByText("Eine neue Kanne ist unterwegs.")).ToBeVisibleAsync();
        await page.GotoAsync(Address("/console/measures"));
        await Expect(page.Locator(".tile", new() { HasText = "Erste Antwort" }).GetByText("n = 1")).ToBeVisibleAsync();
        await page.ShootAsync("measures");
        await page.GotoAsync(Address("/console/sources"));
        await Expect(page.GetByText("gelesen")).ToHaveCountAsync(2);
        await page.ShootAsync("sources");
        await page.GotoAsync(Address("/console/items"));
        await page.ShootAsync("items");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_rating_page_works_without_script_and_its_links_write_nothing()
    {
        await using var context = await browser.OpenAsync(options: options => options.JavaScriptEnabled = false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address("/demo"));
        var link = await page.GetByRole(AriaRole.Link, new() { Name = "Dieselbe Umfrage als Link" }).GetAttributeAsync("href");

        await page.GotoAsync(link + "/2");
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "2 von 5 Sternen: Schlecht" })).ToBeCheckedAsync();
        await page.ShootAsync("rating-page");
        await page.GetByLabel("Möchten Sie uns mehr sagen?").FillAsync("Zu lange gewartet.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bewertung senden" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Danke für Ihre Bewertung!" })).ToBeVisibleAsync();
        Assert.Empty(await context.CookiesAsync());
    }

    [Fact]
    public async Task The_widget_works_by_keyboard_alone()
    {
        await using var context = await browser.OpenAsync();
        var (page, errors) = await context.NewWatchedPageAsync();
        await page.GotoAsync(Address("/demo"));
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(5);

        for (var i = 0; i < 10 && !await page.GetByRole(AriaRole.Radio).First.EvaluateAsync<bool>("radio => radio.matches(':focus')"); i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");

        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "3 von 5 Sternen: Geht so" })).ToBeCheckedAsync();
        await Expect(page.GetByText("Danke! Ihre Bewertung ist gespeichert.")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_comment_follows_the_stars_and_the_receipt_withdraws_both()
    {
        await using var context = await browser.OpenAsync();
        var (page, errors) = await context.NewWatchedPageAsync();
        await page.GotoAsync(Address("/demo"));

        await page.GetByRole(AriaRole.Radio).Nth(3).CheckAsync();
        await page.GetByLabel("Möchten Sie uns mehr sagen?").FillAsync("Sehr nett.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(page.GetByText("Danke, Ihr Kommentar ist gespeichert.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Zurückziehen" }).ClickAsync();
        await Expect(page.GetByText("Ihre Bewertung ist zurückgezogen.")).ToBeVisibleAsync();
        Assert.Empty(await context.CookiesAsync());

        using var client = Http.Client(_feedback.Address, await KeyAsync());
        var item = await Eventually.Async(
            async () => (await client.GetJsonAsync("/api/items?source=widget"))["items"]!.AsArray(),
            items => items is [{ } only] && (bool)only["withdrawn"]!,
            "The withdrawal");
        Assert.Null(item[0]!["text"]);
        Assert.Null(item[0]!["rating"]);
        Assert.Empty(errors);
    }

    private async Task SignInAsync(IPage page)
    {
        var line = await Eventually.Async(() => Task.FromResult(_feedback.Output), output => output.Contains("code=", StringComparison.Ordinal), "The first sign-in's address");
        await page.GotoAsync(line.Split('\n').Single(l => l.StartsWith("First sign-in:", StringComparison.Ordinal)).Split(' ')[^1]);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**/console/cases*");
    }

    private async Task<string> KeyAsync() =>
        (await FeedbackProcess.RunAsync(["key", "create", "--role", "viewer", "--data", _data.FullName])).Output.Trim();

    private string Address(string path) => new Uri(_feedback.Address, path).AbsoluteUri;
}
