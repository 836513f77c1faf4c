using System.Text.Json.Nodes;
using Feedback.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Feedback.Tests.Ratings;

/// <summary>The widget in shops' pages, friendly and hostile, on another origin than ours.</summary>
public sealed class WidgetInBrowser(Browser browser) : SampleShopServed
{
    private const string Saved = "Danke! Ihre Bewertung ist gespeichert.";

    public static readonly TheoryData<string, string, string> Modes = new()
    {
        { "chat", "stars", "" }, { "page", "thumbs", "" }, { "post-purchase", "stars", "" }, { "chat", "nps", "" }, { "chat", "ces", "data-servqual" },
    };

    [Fact]
    public async Task The_module_is_at_most_ten_kilobytes_zipped()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/widget.js");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var response = await Shop.SendAsync(request);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1, 10_000);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Every_mode_is_free_of_accessibility_faults_before_and_after_the_click(string mode, string scale, string more)
    {
        foreach (var (language, scheme, width) in ((string, ColorScheme, int)[])
            [("de", ColorScheme.Light, 1100), ("de", ColorScheme.Dark, 390), ("en", ColorScheme.Light, 390), ("en", ColorScheme.Dark, 1100)])
        {
            await using var context = await browser.OpenAsync($"{language}-DE", options => (options.ColorScheme, options.ViewportSize) = (scheme, new() { Width = width, Height = 900 }));
            await using var shop = await ShopPage.StartAsync(Page($"""<feedback-rating data-preview data-mode="{mode}" data-scale="{scale}" {more}></feedback-rating>""", language));
            var (page, errors) = await context.NewWatchedPageAsync();
            await page.GotoAsync(shop.Address.AbsoluteUri);
            await Expect(page.GetByRole(AriaRole.Radio).First).ToBeAttachedAsync();
            await CheckAsync(page);
            await page.Locator("input[name=value]").Nth(1).CheckAsync(new() { Force = true });
            await Expect(page.Locator("textarea")).ToBeVisibleAsync();
            await CheckAsync(page);
            await page.ShootAsync($"widget-{mode}-{scale}-{language}-{scheme.ToString().ToLowerInvariant()}-{width}");
            var overflow = await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth");
            Assert.False(overflow);
            Assert.Empty(errors);
        }
    }

    [Fact]
    public async Task It_works_under_a_strict_policy_amid_hostile_styles_and_in_a_frame()
    {
        var token = await TokenAsync("hostile");
        const string Hostile = "feedback-rating { display: none !important } *, *::before { color: red !important; letter-spacing: 1em !important; text-transform: uppercase !important } input { appearance: none !important }";
        await using var shop = await ShopPage.StartAsync(
            Page($"""<feedback-rating token="{token}"></feedback-rating>""", "de").Replace("</head>", "<link rel=\"stylesheet\" href=\"data:text/css,x\"></head>", StringComparison.Ordinal),
            $"default-src 'none'; script-src {Origin}; connect-src {Origin}; frame-src 'self'");
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(shop.Address, "/frame").AbsoluteUri);
        var frame = page.Frames[1];
        await frame.EvaluateAsync("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", Hostile);
        await frame.GetByRole(AriaRole.Radio).Nth(1).ClickAsync(new() { Force = true });
        await Expect(frame.GetByText(Saved)).ToBeVisibleAsync();
        await page.ShootAsync("widget-hostile");
        Assert.Equal(2, await RatingAsync());
    }

    [Fact]
    public async Task Offline_then_online_the_last_click_arrives_once()
    {
        var (page, shop, context) = await OpenAsync("offline");
        await context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Radio).Nth(0).CheckAsync(new() { Force = true });
        await Expect(page.GetByText("Noch nicht gespeichert")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio).Nth(3).CheckAsync(new() { Force = true });
        await context.SetOfflineAsync(false);
        await Expect(page.GetByText(Saved)).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(4, await RatingAsync());
        await shop.DisposeAsync();
        await context.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_server_is_answered_at_once_and_leaving_the_page_loses_nothing()
    {
        var (page, shop, context) = await OpenAsync("leaving");
        // The first try hangs; what is under way goes along when the page is left.
        await page.RouteAsync("**/api/ratings", async route =>
        {
            if (route.Request.ResourceType == "ping")
                await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Radio).Nth(4).CheckAsync(new() { Force = true });
        await Expect(page.GetByText("Danke! Wir speichern …")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(shop.Address, "/away").AbsoluteUri);
        Assert.Equal(5, await RatingAsync());
        await shop.DisposeAsync();
        await context.DisposeAsync();
    }

    [Fact]
    public async Task Two_tabs_and_a_double_click_are_one_rating_and_the_later_tab_wins()
    {
        var (first, shop, context) = await OpenAsync("two-tabs");
        var second = await context.NewPageAsync();
        await second.GotoAsync(shop.Address.AbsoluteUri);
        await first.Locator("label").Nth(0).DblClickAsync();
        await Expect(first.GetByText(Saved)).ToBeVisibleAsync();
        await second.Locator("label").Nth(3).ClickAsync();
        await Expect(second.GetByText(Saved)).ToBeVisibleAsync();
        Assert.Equal(4, await RatingAsync(4));
        var total = (await Shop.GetJsonAsync("/api/measures?source=widget"))["total"]!;
        Assert.Equal(1, (int)total["ratings"]!);
        await shop.DisposeAsync();
        await context.DisposeAsync();
    }

    [Fact]
    public async Task Right_to_left_forced_colours_and_twice_the_size_stay_usable()
    {
        var html = Page("""<feedback-rating data-preview data-scale="nps"></feedback-rating><feedback-rating data-preview></feedback-rating>""", "de")
            .Replace("<body", "<body dir=\"rtl\"", StringComparison.Ordinal).Replace("font: 16px", "font: 32px", StringComparison.Ordinal);
        await using var shop = await ShopPage.StartAsync(html);
        await using var context = await browser.OpenAsync(options: options =>
            (options.ForcedColors, options.ReducedMotion, options.ViewportSize) = (ForcedColors.Active, ReducedMotion.Reduce, new() { Width = 390, Height = 844 }));
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Address.AbsoluteUri);
        await page.Locator("feedback-rating").Nth(1).Locator("input[name=value]").Nth(2).CheckAsync(new() { Force = true });
        await page.ShootAsync("widget-rtl-forced");
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
        await CheckAsync(page);
    }

    [Fact]
    public async Task A_rater_gives_reasons_words_and_servqual_step_by_step()
    {
        var token = await TokenAsync("steps");
        await using var shop = await ShopPage.StartAsync(Page($"""<feedback-rating token="{token}" data-mode="post-purchase" data-servqual></feedback-rating>""", "de"));
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Address.AbsoluteUri);
        await page.Locator("input[name=value]").Nth(1).CheckAsync(new() { Force = true });
        await page.GetByLabel("Lange gewartet").CheckAsync(new() { Force = true });
        await page.Locator("input[name=reliability]").Nth(6).CheckAsync(new() { Force = true });
        await page.GetByLabel("Welche Worte verbinden Sie mit uns?").FillAsync("grün, ehrlich");
        await page.GetByLabel("Möchten Sie uns mehr sagen?").FillAsync("Kam spät.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(page.GetByText("Danke, Ihr Kommentar ist gespeichert.")).ToBeVisibleAsync();
        var answer = (await Eventually.Async(
            () => Shop.GetJsonAsync("/api/items?source=widget"), found => (string?)found["items"]!.AsArray().FirstOrDefault()?["text"] == "Kam spät.", "The comment"))["items"]![0]!["answer"]!;
        Assert.Equal("slow", (string)answer["reasons"]![0]!);
        Assert.Equal(7, (int)answer["servqual"]!["reliability"]!);
        Assert.Equal(["grün", "ehrlich"], answer["words"]!.AsArray().Select(word => (string)word!));
    }

    private string Origin => Program.Address.GetLeftPart(UriPartial.Authority);

    private string Page(string body, string language) => $$"""
        <!doctype html><html lang="{{language}}" style="color-scheme: light dark; font: 16px system-ui"><head><title>Shop</title></head>
        <body><main><h1>Shop</h1>{{body}}</main><script type="module" src="{{Origin}}/widget.js"></script></body></html>
        """;

    private async Task<(IPage Page, ShopPage Shop, IBrowserContext Context)> OpenAsync(string chat)
    {
        var shop = await ShopPage.StartAsync(Page($"""<feedback-rating token="{await TokenAsync(chat)}"></feedback-rating>""", "de"));
        var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Address.AbsoluteUri);
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(5);
        return (page, shop, context);
    }

    private async Task<string> TokenAsync(string chat)
    {
        using var issued = await Shop.PostAsync("/api/surveys", Http.Json(new { chat }));
        return (string)(await issued.JsonAsync())["token"]!;
    }

    private async Task<int> RatingAsync(int? expected = null)
    {
        var items = await Eventually.Async(
            () => Shop.GetJsonAsync("/api/items?source=widget"),
            found => found["items"]!.AsArray() is [{ } only] && (expected is null || (int)only["rating"]! == expected),
            "One rating");
        return (int)items["items"]![0]!["rating"]!;
    }

    private static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "tools", "node_modules", "axe-core", "axe.min.js")));
        var found = await page.EvaluateAsync<string>("() => axe.run().then(result => JSON.stringify(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ').slice(0, 300))))");
        Assert.Empty(JsonNode.Parse(found)!.AsArray().Select(violation => (string)violation!));
    }
}
