using System.Net;
using System.Text.RegularExpressions;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Hosting;

/// <summary>An installation under a Functions host as it is at first: without a shop.</summary>
public sealed partial class NoShopTests(FunctionsPackage package) : IAsyncLifetime
{
    private readonly Azurite _azurite = new();
    private FunctionsHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await FunctionsHost.StartAsync(await package.DirectoryAsync(), await _azurite.ConnectionStringAsync(), []);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task It_is_healthy_and_its_triggers_run()
    {
        using var client = Http.Client(_host.Address);
        Assert.Equal("ready", (string)(await client.GetJsonAsync("/health/ready"))["status"]!);
        Assert.Equal("ok", (string)(await client.GetJsonAsync("/health/sources"))["status"]!);
        Assert.Equal(InvocationResult.Succeeded, await _host.FireAsync("poll"));
        Assert.Equal(InvocationResult.Succeeded, await _host.FireAsync("rollup"));
    }

    [Fact]
    public async Task The_console_lets_people_in_and_says_how_a_shop_is_configured()
    {
        var added = await FeedbackProcess.RunAsync(["user", "add", "mila", "--role", "admin", "--storage", await _azurite.ConnectionStringAsync()]);
        Assert.True(added.ExitCode == 0, added.Errors);
        using var client = Http.Client(_host.Address);
        using var form = await client.GetAsync("/console/sign-in?lang=de");
        var token = Token.Match(await form.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Add("Cookie", CookiesOf(form));
        using var signedIn = await client.PostAsync("/console/sign-in", new FormUrlEncodedContent(
            [new(token.Groups[1].Value, token.Groups[2].Value), new("name", "mila"), new("password", added.Output.Trim())]));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        client.DefaultRequestHeaders.Add("Cookie", CookiesOf(signedIn));

        foreach (var path in (string[])["/console/cases", "/console/cases/1", "/console/items", "/console/measures", "/console/sources"])
        {
            using var page = await client.GetAsync($"{path}?lang=en");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("Feedback__Shops__myshop__Name=My shop", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var account = await client.GetAsync("/console/account");
        Assert.Contains("name=\"password\"", await account.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bare_console_and_health_are_published_too()
    {
        using var client = Http.Client(_host.Address);
        using var console = await client.GetAsync("/console");
        Assert.Equal(HttpStatusCode.Redirect, console.StatusCode);
        // To the address that the public used, not to the handler's.
        Assert.StartsWith(_host.Address.GetLeftPart(UriPartial.Authority), new Uri(_host.Address, console.Headers.Location!).AbsoluteUri, StringComparison.Ordinal);
        using var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static string CookiesOf(HttpResponseMessage response) =>
        string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]+)">""")]
    private static partial Regex Token { get; }
}
