using System.Text.Json.Nodes;
using Feedback.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Feedback.Tests.Ratings;

/// <summary>Value links as people, prefetchers and scanners open them.</summary>
public sealed class LinksInBrowser(Browser browser) : SampleShopServed
{
    [Fact]
    public async Task Fetching_every_link_by_every_reading_method_rates_nothing()
    {
        var links = await LinksAsync("fetched");
        using var scanner = Http.Client(Program.Address);
        foreach (var link in links)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Options])
            {
                using var response = await scanner.SendAsync(new HttpRequestMessage(method, link));
                Assert.True(response.IsSuccessStatusCode, $"{method}: {response.StatusCode}");
            }
        }
        await RateOtherAsync();
        var total = await TotalAsync(measured => (int)measured["ratings"]! == 1);
        Assert.Equal(1, (int)total["surveys"]!["rated"]!);
    }

    [Fact]
    public async Task Five_links_opened_at_once_in_a_real_browser_are_unconfirmed_until_a_person_comes()
    {
        var links = await LinksAsync("bombed");
        await using (var scanner = await browser.OpenAsync())
        {
            await Task.WhenAll(links.Select(async link => await (await scanner.NewPageAsync()).GotoAsync(link)));
            var doubted = await TotalAsync(measured => (int?)measured["excluded"]!["unconfirmed"] == 1);
            Assert.Equal(0, (int)doubted["ratings"]!);
        }

        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(links[3]);
        await page.Mouse.MoveAsync(200, 200);
        await page.Mouse.MoveAsync(220, 240);
        await Expect(page.GetByText("Danke! Ihre Bewertung ist gespeichert.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        var total = await TotalAsync(measured => (int)measured["ratings"]! == 1);
        Assert.Equal([0, 0, 0, 1, 0], total["starCounts"]!.AsArray().Select(count => (int)count!));
    }

    [Fact]
    public async Task One_click_on_a_mails_link_is_one_rating()
    {
        var links = await LinksAsync("clicked");
        await using var context = await browser.OpenAsync();
        var (page, errors) = await context.NewWatchedPageAsync();
        await page.GotoAsync(links[4]);
        await Expect(page.GetByText("Ihre Auswahl wird gleich gespeichert.")).ToBeVisibleAsync();
        await page.ShootAsync("link-preset");
        await Expect(page.GetByText("Danke! Ihre Bewertung ist gespeichert.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.Equal(1, (int)(await TotalAsync(measured => (int)measured["ratings"]! == 1))["surveys"]!["rated"]!);
        await page.GoBackAsync();
        await page.GoForwardAsync();
        await Expect(page.GetByText("Sie haben schon bewertet.")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_page_in_the_background_waits()
    {
        var links = await LinksAsync("background");
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })");
        await page.GotoAsync(links[0]);
        await page.WaitForTimeoutAsync(3_500);
        await Expect(page.GetByText("Ihre Auswahl wird gleich gespeichert.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Jetzt speichern" }).ClickAsync();
        await Expect(page.GetByText("Danke! Ihre Bewertung ist gespeichert.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    private async Task<string[]> LinksAsync(string chat)
    {
        using var issued = await Shop.PostAsync("/api/surveys", Http.Json(new { chat }));
        return [.. (await issued.JsonAsync())["links"]!.AsObject().Select(link => (string)link.Value!)];
    }

    private async Task RateOtherAsync()
    {
        using var issued = await Shop.PostAsync("/api/surveys", Http.Json(new { chat = "other" }));
        using var rated = await Shop.PostAsync("/api/ratings", Http.Json(new { token = (string)(await issued.JsonAsync())["token"]!, stars = 5 }));
        Assert.True(rated.IsSuccessStatusCode);
    }

    private async Task<JsonNode> TotalAsync(Func<JsonNode, bool> isExpected) => (await Eventually.Async(
        () => Shop.GetJsonAsync("/api/measures?kind=rating,survey"), answer => isExpected(answer["total"]!), "The measures"))["total"]!;
}
