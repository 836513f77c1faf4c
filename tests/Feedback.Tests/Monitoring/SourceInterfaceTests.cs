using System.Net;
using System.Text.Json.Nodes;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary>Sources by the interface of the running program: added with a look before, changed, told of news, fed with files, removed.</summary>
public sealed class SourceInterfaceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");
    private TestPlatform _platform = null!;
    private FeedbackProcess _feedback = null!;
    private HttpClient _manager = null!;
    private HttpClient _viewer = null!;
    private HttpClient _public = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await TestPlatform.StartAsync();
        var settings = _platform.ShopSettings();
        settings["SHOP_TEST_SECRET"] = "s3cret";
        settings["Feedback__Monitoring__PauseBetweenCalls"] = "00:00:00";
        _feedback = await FeedbackProcess.ServeAsync(settings, "--data", _data.FullName);
        _manager = Http.Client(_feedback.Address, await KeyAsync("manager"));
        _viewer = Http.Client(_feedback.Address, await KeyAsync("viewer"));
        _public = Http.Client(_feedback.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _manager.Dispose();
        _viewer.Dispose();
        _public.Dispose();
        await _feedback.DisposeAsync();
        await _platform.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_source_is_looked_at_saved_polled_changed_and_removed()
    {
        _platform.Publish(new TestReview("a", 1, "Das Teehaus ist zu teuer", _platform.Now.AddDays(-2)));
        _platform.Publish(new TestReview("b", 5, "Die Kaffeebar ist gut", _platform.Now.AddDays(-1)));
        var source = new { id = "pages", type = "page", every = "01:00:00", settings = new { url = _platform.Page.AbsoluteUri, anyWords = "Teehäuser" } };

        var preview = await SendAsync(_manager, HttpMethod.Post, "/api/sources/preview", source, HttpStatusCode.OK);
        Assert.Equal(("ok", 2, 1), ((string)preview!["outcome"]!, (int)preview["seen"]!, (int)preview["matching"]!));
        Assert.Equal("hasNoWord", (string)preview["items"]!.AsArray().Single(item => !(bool)item!["matches"]!)!["verdict"]!);
        Assert.DoesNotContain("pages", (await _viewer.GetJsonAsync("/api/sources")).ToJsonString(), StringComparison.Ordinal);

        await SendAsync(_manager, HttpMethod.Post, "/api/sources", source, HttpStatusCode.Created);
        await SendAsync(_manager, HttpMethod.Post, "/api/sources", source, HttpStatusCode.Conflict);
        var items = await Eventually.Async(
            () => _viewer.GetJsonAsync("/api/items?source=pages"), page => page["items"]!.AsArray().Count > 0, "The first poll of the new source");
        Assert.Equal("Das Teehaus ist zu teuer", (string)Assert.Single(items["items"]!.AsArray())!["text"]!);
        await Eventually.Async(
            () => _public.GetJsonAsync("/health/sources"),
            health => (string?)health["sources"]!.AsArray().Single(s => (string)s!["source"]! == "pages")!["outcome"] == "ok", "The health of the new source");

        var wider = new { type = "page", settings = new { url = _platform.Page.AbsoluteUri } };
        await SendAsync(_manager, HttpMethod.Put, "/api/sources/pages", wider, HttpStatusCode.OK);
        await Eventually.Async(
            () => _viewer.GetJsonAsync("/api/items?source=pages"), page => page["items"]!.AsArray().Count == 2, "All items, once the words are gone");
        await SendAsync(_manager, HttpMethod.Delete, "/api/sources/pages", null, HttpStatusCode.NoContent);
        await SendAsync(_manager, HttpMethod.Delete, "/api/sources/pages", null, HttpStatusCode.NotFound);
        Assert.Equal(2, (await _viewer.GetJsonAsync("/api/items?source=pages"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_may_not_be_saved_is_refused_by_name()
    {
        await SendAsync(_viewer, HttpMethod.Post, "/api/sources", new { id = "x", type = "page" }, HttpStatusCode.Forbidden);
        await SendAsync(_public, HttpMethod.Post, "/api/sources", new { id = "x", type = "page" }, HttpStatusCode.Unauthorized);
        await SendAsync(_manager, HttpMethod.Put, "/api/sources/platform", new { type = "page" }, HttpStatusCode.Conflict);
        await SendAsync(_manager, HttpMethod.Delete, "/api/sources/platform", null, HttpStatusCode.Conflict);
        Assert.Contains("secrets themselves are not stored", await FaultAsync(new { businessUnitId = "1", apiKey = "plain" }), StringComparison.Ordinal);
        Assert.Contains("the server's own", await FaultAsync(new { businessUnitId = "1", apiKey = "env:AZURE_CLIENT_SECRET" }), StringComparison.Ordinal);
        Assert.Contains("is not set", await FaultAsync(new { businessUnitId = "1", apiKey = "env:NOT_THERE" }), StringComparison.Ordinal);
        Assert.Contains("no secret", await FaultAsync(new { businessUnitId = "env:SHOP_TEST_SECRET", apiKey = "env:SHOP_TEST_SECRET" }), StringComparison.Ordinal);
        Assert.Contains("businessUnitId", await FaultAsync(new { apiKey = "env:SHOP_TEST_SECRET" }), StringComparison.Ordinal);

        var inner = await SendAsync(
            _manager, HttpMethod.Post, "/api/sources/preview", new { type = "page", settings = new { url = "http://169.254.169.254/latest/" } }, HttpStatusCode.OK);
        Assert.Equal("failed", (string)inner!["outcome"]!);

        async Task<string> FaultAsync(object settings) =>
            (await SendAsync(_manager, HttpMethod.Post, "/api/sources", new { id = "x", type = "trustpilot", settings }, HttpStatusCode.BadRequest))!.ToJsonString()
            .Replace("\\u0027", "'", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_tells_of_news_has_its_source_polled_once_however_often_it_says_so()
    {
        _platform.Publish(new TestReview("a", 5, "Gut", _platform.Now.AddDays(-1)));
        await SendAsync(_manager, HttpMethod.Post, "/api/sources/platform/poll", null, HttpStatusCode.OK);
        await Eventually.Async(() => _viewer.GetJsonAsync("/api/items"), page => page["items"]!.AsArray().Count == 1, "The first poll");
        _platform.Publish(new TestReview("b", 1, "Kaputt", _platform.Now));
        var hook = await HookAsync("platform");

        using var wrong = await _public.PostAsync(hook[..^1] + (hook[^1] == 'a' ? 'b' : 'a'), Http.Json(new { }));
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        using var otherSource = await _public.PostAsync(hook.Replace("/platform/", "/pages/", StringComparison.Ordinal), Http.Json(new { }));
        Assert.Equal(HttpStatusCode.NotFound, otherSource.StatusCode);
        for (var i = 0; i < 3; i++)
        {
            using var told = await _public.PostAsync(hook, Http.Json(new { events = Array.Empty<object>() }));
            Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
        }

        var items = await Eventually.Async(() => _viewer.GetJsonAsync("/api/items"), page => page["items"]!.AsArray().Count == 2, "The item told of");
        Assert.Equal(["b", "a"], items["items"]!.AsArray().Select(item => ((string)item!["externalId"]!).Split('#')[^1]));
    }

    [Fact]
    public async Task A_saved_page_that_is_uploaded_brings_its_items_once()
    {
        await SendAsync(_manager, HttpMethod.Post, "/api/sources", new { id = "saved", type = "saved" }, HttpStatusCode.Created);
        const string page = """<script type="application/ld+json">{"@type":"Review","reviewBody":"Kaputt","author":"Kim","datePublished":"2025-01-02","reviewRating":{"ratingValue":1}}</script>""";

        foreach (var expected in (int[])[1, 0])
        {
            using var answer = await _manager.PostAsync("/api/sources/saved/files", new StringContent(page, System.Text.Encoding.UTF8, "text/html"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, (int)(await answer.JsonAsync())["new"]!);
            await Eventually.Async(() => _viewer.GetJsonAsync("/api/items?source=saved"), found => found["items"]!.AsArray().Count == 1, "The item of the page");
        }
    }

    private async Task<string> HookAsync(string source)
    {
        // Managers read it on the sources page; a program may read it there, too.
        var listed = await _manager.GetJsonAsync($"/api/sources/{source}");
        return new Uri((string)listed["hook"]!).PathAndQuery;
    }

    private static async Task<JsonNode?> SendAsync(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Http.Json(body) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    private async Task<string> KeyAsync(string role) =>
        (await FeedbackProcess.RunAsync(["key", "create", "--role", role, "--data", _data.FullName])).Output.Trim();
}
