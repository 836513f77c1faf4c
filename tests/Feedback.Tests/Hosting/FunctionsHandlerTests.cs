using System.Net;
using System.Text.RegularExpressions;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Hosting;

/// <summary>The life of the published executable as a custom handler: start, readiness, faults, end.</summary>
public sealed partial class FunctionsHandlerTests(FunctionsPackage package)
{
    /// <summary>Nothing listens there.</summary>
    private const string NoStorage = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;"
        + "BlobEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task It_is_ready_and_says_so_while_its_store_cannot_be_reached()
    {
        await using var handler = await StartAsync(Storage());
        await handler.ReadyAsync(Patience);
        // Nothing was asked of the store for that, so nothing was said about it.
        Assert.Empty(handler.OutputLines);

        using var client = Http.Client(handler.Address);
        Assert.Equal("ok", (string)(await client.GetJsonAsync("/health"))["status"]!);
        using var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("application/problem+json", ready.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(ready.Headers.RetryAfter);
    }

    [Fact]
    public async Task It_uses_its_store_by_managed_identity()
    {
        await using var platform = await IdentityPlatform.StartAsync();
        await using var handler = await StartAsync(platform.Settings);
        await handler.ReadyAsync(Patience);
        Assert.Empty(platform.TokenRequests);

        using var client = Http.Client(handler.Address);
        Assert.Equal("ready", (string)(await client.GetJsonAsync("/health/ready"))["status"]!);
        Assert.All(platform.TokenRequests, query => Assert.Contains($"client_id={IdentityPlatform.ClientId}", query, StringComparison.Ordinal));
        Assert.NotEmpty(platform.Authorizations);
        Assert.All(platform.Authorizations, authorization => Assert.Equal(IdentityPlatform.Bearer, authorization));
    }

    [Fact]
    public async Task A_page_of_the_console_says_503_while_its_store_cannot_be_reached()
    {
        await using var handler = await StartAsync(Storage());
        await handler.ReadyAsync(Patience);
        using var client = Http.Client(handler.Address);
        using var page = await client.GetAsync("/console/sign-in");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        using var files = await client.GetAsync("/console/assets/console.css");
        Assert.Equal(HttpStatusCode.OK, files.StatusCode);
    }

    [Fact]
    public async Task With_no_shop_it_serves_no_sample_shop()
    {
        await using var handler = await StartAsync(Storage());
        await handler.ReadyAsync(Patience);
        using var client = Http.Client(handler.Address);
        foreach (var path in (string[])["/", "/demo", "/demo/sternplatz"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var script = await client.GetAsync("/widget.js");
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task What_it_logs_stands_on_standard_output_one_line_each()
    {
        await using var handler = await StartAsync(Storage());
        await handler.ReadyAsync(Patience);
        using var client = Http.Client(handler.Address);
        using var request = FunctionsInvocation.Request("incoming", FunctionsInvocation.Timer(TimeProvider.System.GetUtcNow()));
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);

        // The failure has an exception with it, stack trace and all.
        var logged = await Eventually.Async(() => Task.FromResult(handler.OutputLines), lines => lines.Count > 0, "A line in the log");
        Assert.All(logged, line => Assert.Matches(LogLine, line));
        Assert.Empty(handler.ErrorLines);
    }

    [Fact]
    public async Task A_second_one_on_its_port_ends_with_one_line_and_leaves_the_first_alone()
    {
        await using var first = await StartAsync(Storage());
        await first.ReadyAsync(Patience);
        await using var second = FunctionsHandler.Start(await package.DirectoryAsync(), Storage(), first.Port);
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("address already in use", Assert.Single(second.ErrorLines), StringComparison.OrdinalIgnoreCase);
        using var client = Http.Client(first.Address);
        Assert.Equal("ok", (string)(await client.GetJsonAsync("/health"))["status"]!);
    }

    [Fact]
    public async Task It_ends_when_the_host_that_started_it_is_gone()
    {
        await using var host = FunctionsHandler.Start(await package.DirectoryAsync(), Storage(), throughShell: true);
        await host.ReadyAsync(Patience);
        host.Kill();
        Assert.True(await host.ListensAsync(), "The handler outlives its host at first.");
        await Eventually.Async(host.ListensAsync, listens => !listens, "The end of the orphan");
    }

    [Fact]
    public async Task An_end_that_nobody_asked_for_is_one_the_host_starts_again()
    {
        await using var handler = await StartAsync(Storage());
        await handler.ReadyAsync(Patience);
        await handler.TerminateAsync();
        // 0 would be the end for good, and others count as crashes.
        Assert.Equal(200, await handler.ExitCodeAsync());
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "", "AzureWebJobsStorage is missing")]
    [InlineData("AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage ")]
    [InlineData("Feedback__Storage", "UseDevelopmentStorage=true", "Feedback:Storage cannot be set under a Functions host")]
    [InlineData("Feedback__StoragePrefix", "one", "Feedback:StoragePrefix cannot be set under a Functions host")]
    [InlineData("Feedback__Shops__shop__TimeZone", "Europe/Entenhausen", "Feedback:Shops:shop:TimeZone ")]
    [InlineData("Feedback__Signing__Keys__k1", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/k1)", "Feedback:Signing:Keys:k1 is a Key Vault reference")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string value, string message)
    {
        await using var handler = await StartAsync([.. Storage(), KeyValuePair.Create(setting, value)]);
        Assert.Equal(1, await handler.ExitCodeAsync());
        Assert.StartsWith($"feedback: {message}", Assert.Single(handler.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(await package.DirectoryAsync(), "data")), "It opened a store of its own.");
    }

    private async Task<FunctionsHandler> StartAsync(IEnumerable<KeyValuePair<string, string>> settings) =>
        FunctionsHandler.Start(await package.DirectoryAsync(), settings);

    private static KeyValuePair<string, string>[] Storage() => [KeyValuePair.Create("AzureWebJobsStorage", NoStorage)];

    [GeneratedRegex(@"^\d\d:\d\d:\d\d (info|warn|fail|crit): [A-Za-z.]+\[\d+\] ")]
    private static partial Regex LogLine { get; }
}
