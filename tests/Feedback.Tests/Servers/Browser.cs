using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Feedback.Tests.Servers.Browser))]

namespace Feedback.Tests.Servers;

/// <summary>
/// Chromium, one for the whole run, as the system has it installed (or as <c>CHROMIUM</c> names it). Without it browser tests are skipped, on CI they
/// fail. Every page that logs an error to its console fails its test.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Candidates =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private readonly Lazy<Task<(IPlaywright, IBrowser)>> _browser = new(StartAsync);

    /// <summary>Where tests leave pictures of what they saw: <c>artifacts/screenshots</c>.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots")).FullName;

    /// <summary>A browser without history, in a language.</summary>
    /// <param name="options">Window, colours, scripts and so on.</param>
    public async Task<IBrowserContext> OpenAsync(string language = "de-DE", Action<BrowserNewContextOptions>? options = null)
    {
        var (_, browser) = await _browser.Value;
        var chosen = new BrowserNewContextOptions { Locale = language, ViewportSize = new() { Width = 1280, Height = 860 }, ColorScheme = ColorScheme.Light };
        options?.Invoke(chosen);
        return await browser.NewContextAsync(chosen);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_browser.IsValueCreated || !_browser.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await _browser.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") ?? Candidates.FirstOrDefault(File.Exists);
        if (path is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("Chromium is not installed; name one with the environment variable CHROMIUM.");
        Assert.NotNull(path);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        return (playwright, browser);
    }
}

internal static class BrowserPages
{
    /// <summary>A page whose console errors are kept.</summary>
    public static async Task<(IPage Page, List<string> Errors)> NewWatchedPageAsync(this IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        return (page, errors);
    }

    public static Task ShootAsync(this IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Screenshots, $"{name}.png") });

    /// <summary>A picture the README shows; taken anew for it when <c>UPDATE_IMAGES</c> is true.</summary>
    public static async Task ShootForReadmeAsync(this ILocator part, string name)
    {
        var picture = await part.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(Browser.Screenshots, $"{name}.png") });
        if (Environment.GetEnvironmentVariable("UPDATE_IMAGES") == "true")
            await File.WriteAllBytesAsync(Path.Combine(Repository.Root, "docs", "images", $"{name}.png"), picture);
    }
}
