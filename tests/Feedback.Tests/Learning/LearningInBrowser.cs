using Feedback.Access;
using Feedback.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Feedback.Tests.Learning;

/// <summary>A manager corrects, confirms and goes back, in Chromium, in German and English.</summary>
public sealed class LearningInBrowser(Browser browser) : IAsyncLifetime
{
    private const string Password = "ein langes Passwort";

    private readonly LearningSetup _test = new();
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        await _test.Program.Get<Accounts>().SetUserAsync("Mila", Role.Manager, Password, CancellationToken.None);
        _address = await _test.Program.ListenAsync();
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("de-DE", "Fall", "neutral", "Lieferung", "Korrigiert von Mila", "Korrektur zurücknehmen", "Korrektur zurückgenommen von Mila")]
    [InlineData("en-GB", "Case", "neutral", "Delivery", "Corrected by Mila", "Take the correction back", "Correction taken back by Mila")]
    public async Task One_click_corrects_a_case_and_another_takes_it_back(
        string language, string region, string label, string topic, string corrected, string takeBack, string takenBack)
    {
        var item = await _test.SeeAsync("1", null, "Der Tee ist gut, aber die Lieferung war schlecht: Die Dose kam kaputt an. Nie wieder!");
        await using var context = await browser.OpenAsync(language);
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page, $"/console/cases/{item.Identity.Id}");

        var article = page.GetByRole(AriaRole.Article, new() { Name = region });
        await Expect(article.Locator("mark.bad").First).ToBeVisibleAsync();
        // By keyboard: the first button of the choice is a Tab away from the next.
        await page.GetByRole(AriaRole.Button, new() { Name = label, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText(corrected).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = label, Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        var button = page.GetByRole(AriaRole.Button, new() { Name = topic, Exact = true });
        var had = await button.GetAttributeAsync("aria-pressed");
        await button.ClickAsync();
        await Expect(button).Not.ToHaveAttributeAsync("aria-pressed", had!);
        await page.Locator("details summary").First.ClickAsync();
        await page.ShootAsync($"correction-{language[..2]}");

        await page.GetByRole(AriaRole.Button, new() { Name = takeBack }).ClickAsync();
        await Expect(page.GetByText(takenBack).First).ToBeVisibleAsync();
        await Expect(button).ToHaveAttributeAsync("aria-pressed", had!);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("de-DE", "Sternirrtum (2)", "1 Stern, aber der Text klingt klar positiv", "Stimmt so", "Sternirrtum (1)")]
    [InlineData("en-GB", "Star mix-ups (2)", "1 star, but the text sounds clearly positive", "It is meant so", "Star mix-ups (1)")]
    public async Task Stars_against_their_text_have_a_list_with_a_count_and_a_click_says_they_are_meant_so(
        string language, string tab, string why, string confirm, string after)
    {
        await _test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        await _test.SeeAsync("2", 5, "Nie wieder! Schlechter Service, Ware kaputt, Geld weg.");
        await _test.SeeAsync("3", 5, "Alles super, sehr zufrieden, gerne wieder!");
        await using var context = await browser.OpenAsync(language);
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page, "/console/items");

        await page.GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
        await Expect(page.Locator("#conflicts > li")).ToHaveCountAsync(2);
        await Expect(page.GetByText(why)).ToBeVisibleAsync();
        await page.ShootAsync($"conflicts-{language[..2]}");
        await page.Locator("#conflicts > li", new() { HasText = why }).GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();

        await Expect(page.Locator("#conflicts > li")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = after })).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("de-DE", "Jetzt lernen", "Übernommen: auf den neuesten Texten besser", "Zurück zu diesem", "Mila hat das Modell von Hand gewählt", "Wieder von selbst übernehmen")]
    [InlineData("en-GB", "Learn now", "Taken into use: better on the newest texts", "Go back to this", "Mila chose the model by hand", "Take new ones by themselves again")]
    public async Task A_manager_sees_by_which_figures_a_model_was_taken_and_goes_back_with_one_click(
        string language, string learn, string taken, string back, string held, string resume)
    {
        await _test.SeeJargonAsync(200);
        await using var context = await browser.OpenAsync(language);
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page, "/console/model");

        await page.GetByRole(AriaRole.Button, new() { Name = learn }).ClickAsync();
        await Expect(page.GetByText(taken)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByText(back).ClickAsync();
        await Expect(page.GetByText(held)).ToBeVisibleAsync();
        await page.ShootAsync($"model-{language[..2]}");
        await page.GetByRole(AriaRole.Button, new() { Name = resume }).ClickAsync();
        await Expect(page.GetByText(held)).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task An_edit_that_came_in_between_is_read_before_anything_is_said_about_it()
    {
        var item = await _test.SeeAsync("1", 1, "Die Dose kam kaputt an. Nie wieder!");
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await SignInAsync(page, $"/console/items/{item.Identity.Id}");

        _test.Clock.Advance(TimeSpan.FromMinutes(1));
        await _test.SeeAsync("1", 4, "Nachtrag: Es kam sofort Ersatz.");
        await page.GetByRole(AriaRole.Button, new() { Name = "negativ", Exact = true }).ClickAsync();

        await Expect(page.GetByText("Der Text wurde inzwischen geändert")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nachtrag:").First).ToBeVisibleAsync();
        Assert.Null((await _test.ItemAsync(item.Identity.Id)).Correction);
    }

    [Fact]
    public async Task The_pages_fit_a_phone_in_the_dark_and_axe_finds_nothing_to_say()
    {
        var item = await _test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder! " + new string('x', 200));
        await _test.SeeJargonAsync(160);
        await _test.RetrainAsync();
        await using var context = await browser.OpenAsync(options: options =>
            (options.ViewportSize, options.ColorScheme, options.BypassCSP) = (new() { Width = 390, Height = 844 }, ColorScheme.Dark, true));
        var (page, errors) = await context.NewWatchedPageAsync();
        await SignInAsync(page, "/console/model");
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "tools", "node_modules", "axe-core", "axe.min.js"));
        var problems = new List<string>();
        foreach (var (path, name) in ((string, string)[])
            [("model", "model"), ("conflicts", "conflicts"), ($"items/{item.Identity.Id}", "item"), ($"cases/{item.Identity.Id}", "case")])
        {
            await page.GotoAsync(new Uri(_address, $"/console/{path}").AbsoluteUri);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Screenshots, $"phone-{name}.png"), FullPage = true });
            if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"))
                problems.Add($"{name} is wider than the window.");
            await page.EvaluateAsync(axe);
            var found = await page.EvaluateAsync<string[]>(
                "() => axe.run().then(result => result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ').slice(0, 300)))");
            problems.AddRange(found.Select(violation => $"{name}: {violation}"));
        }
        Assert.Empty(problems);
        Assert.Empty(errors);
    }

    private async Task SignInAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(_address, path).AbsoluteUri);
        await page.Locator("[name=name]").FillAsync("Mila");
        await page.Locator("[name=password]").FillAsync(Password);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        // The load event may have passed before anybody waits for it; what follows waits for what it needs.
        await page.WaitForURLAsync($"**{path}", new() { WaitUntil = WaitUntilState.Commit });
    }
}
