using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Feedback.Tests.Servers;

/// <summary>A review platform with a page of its own that a test writes on: real HTTP on a loopback port.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, TestReview> _reviews = new();

    private TestPlatform(WebApplication server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    public Uri Page => new($"http://localhost:{Port}/reviews");

    /// <summary>What was posted as replies, in order; repeats of one key included.</summary>
    public ConcurrentQueue<(string Key, string ExternalId, string Text)> Replies { get; } = new();

    /// <summary>The real time: the program's own clock goes by it.</summary>
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Answered instead of the page while set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>The host's <c>robots.txt</c>; null where it has none.</summary>
    public string? Robots { get; set; }

    public int RobotsRequests => _robotsRequests;

    /// <summary>The status to refuse a request for the page with; null answers it.</summary>
    public Func<HttpContext, int?>? Refuses { get; set; }

    /// <summary>The status for replies: 204 takes them.</summary>
    public int ReplyStatus { get; set; } = 204;

    /// <summary>How long an answer takes at most, a page or a reply; each takes a random part of it.</summary>
    public TimeSpan LongestDelay { get; set; }

    /// <summary>Reviews on one page, newest first; the next page is linked.</summary>
    public int PageSize { get; set; } = 1_000;

    public IReadOnlyCollection<TestReview> Reviews => [.. _reviews.Values];

    public int PageRequests => _pageRequests;

    private int _pageRequests;
    private int _robotsRequests;

    public static async Task<TestPlatform> StartAsync()
    {
        var port = Http.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        var platform = new TestPlatform(server, port);
        server.Map("/reviews/{**rest}", platform.PageAsync);
        server.Map("/replies", platform.ReplyAsync);
        server.Map("/robots.txt", platform.RobotsAsync);
        await server.StartAsync();
        return platform;
    }

    public void Publish(TestReview review) => _reviews[review.Id] = review;

    /// <summary>The settings of a shop <c>shop</c> that has this platform as its source <c>platform</c>.</summary>
    public Dictionary<string, string> ShopSettings(string every = "01:00:00") => new()
    {
        ["Feedback__Shops__shop__Name"] = "Testladen",
        ["Feedback__Shops__shop__Sources__platform__Type"] = "page",
        ["Feedback__Shops__shop__Sources__platform__Url"] = Page.AbsoluteUri,
        ["Feedback__Shops__shop__Sources__platform__ReplyUrl"] = $"http://localhost:{Port}/replies",
        ["Feedback__Shops__shop__Sources__platform__Every"] = every,
        ["Feedback__Monitoring__AllowedPrivateHosts__0"] = $"localhost:{Port}",
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task PageAsync(HttpContext context)
    {
        Interlocked.Increment(ref _pageRequests);
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }
        if (Refuses?.Invoke(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }
        await DelayAsync();
        var number = int.TryParse(context.Request.Query["page"], out var asked) ? asked : 1;
        var listed = _reviews.Values.OrderByDescending(review => review.At).ToList();
        var reviews = listed.Skip((number - 1) * PageSize).Take(PageSize).Select(review => new Dictionary<string, object?>
        {
            ["@type"] = "Review",
            ["@id"] = $"{Page}#{review.Id}",
            ["author"] = review.Author,
            ["datePublished"] = review.At.ToString("O"),
            ["reviewBody"] = review.Text,
            ["reviewRating"] = new Dictionary<string, object?> { ["@type"] = "Rating", ["ratingValue"] = review.Stars },
        });
        var shop = new Dictionary<string, object?> { ["@context"] = "https://schema.org", ["@type"] = "Store", ["name"] = "Testladen", ["review"] = reviews };
        var next = listed.Count > number * PageSize ? $"<link rel=\"next\" href=\"?page={number + 1}\">" : "";
        var html = $"<!doctype html><html lang=\"de\"><title>Testladen</title>{next}<script type=\"application/ld+json\">{JsonSerializer.Serialize(shop)}</script></html>";
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)))[..16]}\"";
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ETag = etag;
        await context.Response.WriteAsync(html);
    }

    private async Task ReplyAsync(HttpContext context)
    {
        // The answer may be lost with its asker, and what was posted is published all the same.
        if (ReplyStatus == 204)
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            Replies.Enqueue((
                context.Request.Headers["Idempotency-Key"].ToString(),
                body.RootElement.GetProperty("externalId").GetString()!,
                body.RootElement.GetProperty("text").GetString()!));
        }
        await DelayAsync();
        context.Response.StatusCode = ReplyStatus;
    }

    private Task RobotsAsync(HttpContext context)
    {
        Interlocked.Increment(ref _robotsRequests);
        context.Response.StatusCode = Robots is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return context.Response.WriteAsync(Robots ?? "");
    }

    private Task DelayAsync() => Task.Delay(LongestDelay * Random.Shared.NextDouble());
}

internal sealed record TestReview(string Id, int Stars, string Text, DateTimeOffset At, string Author = "Kundin");
