using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Feedback.Hosting;
using Feedback.Monitoring;
using Feedback.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Feedback.Benchmarks.Polling;

/// <summary>A first round over many sources of twenty pages each, on one machine, with the platform in the same process: how long, and how much memory.</summary>
internal static class PollingBenchmarks
{
    private const int PagesEach = 20, ItemsEach = 5, Hosts = 16;

    /// <summary>More than this at any time fails the run: 1 GiB for a thousand sources, the platform's own share included.</summary>
    private const long MostBytes = 1L << 30;

    public static async Task RunAsync(int sources)
    {
        await using var platform = Platform();
        await platform.StartAsync();
        var hosts = platform.Urls.Select(url => new Uri(url).Authority.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)).ToArray();
        var data = Directory.CreateTempSubdirectory("feedback-");
        await using var app = FeedbackApp.Build(
            new HostingOptions(HostingMode.Standalone, 0) { Settings = Settings(hosts, sources, data.FullName) }, builder => builder.Logging.ClearProviders());
        var before = Peak();

        var watch = Stopwatch.StartNew();
        await app.Services.GetRequiredService<PollRound>().RunAsync(CancellationToken.None);
        var pages = sources * PagesEach / watch.Elapsed.TotalSeconds;
        var queued = await app.Services.GetRequiredService<QueueStore>().CountAsync(Queue.Incoming);
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"first round: {sources} sources x {PagesEach} pages in {watch.Elapsed.TotalSeconds:F0} s, {pages:F0} pages/s, {queued} items queued, peak {Peak() >> 20} MiB (before: {before >> 20} MiB)"));

        watch.Restart();
        await app.Services.GetRequiredService<PollRound>().RunAsync(CancellationToken.None);
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"second round, nothing due: {watch.ElapsedMilliseconds} ms"));
        if (queued != sources * PagesEach * ItemsEach || Peak() > MostBytes)
            throw new InvalidOperationException("Items are missing or doubled, or it took more memory than it may.");
        await app.DisposeAsync();
        data.Delete(recursive: true);
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static Dictionary<string, string?> Settings(string[] hosts, int sources, string data)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Feedback:Data"] = data,
            ["Feedback:Shops:shop:Name"] = "Shop",
            ["Feedback:Monitoring:PauseBetweenCalls"] = "00:00:00",
        };
        for (var i = 0; i < hosts.Length; i++)
            settings[$"Feedback:Monitoring:AllowedPrivateHosts:{i}"] = hosts[i];
        for (var i = 0; i < sources; i++)
        {
            settings[$"Feedback:Shops:shop:Sources:s{i}:Type"] = "page";
            settings[$"Feedback:Shops:shop:Sources:s{i}:Url"] = $"http://{hosts[i % hosts.Length]}/s{i}";
            settings[$"Feedback:Shops:shop:Sources:s{i}:Every"] = "1.00:00:00";
        }
        return settings;
    }

    private static WebApplication Platform()
    {
        var bodies = Enumerable.Range(1, PagesEach).Select(Body).ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var i = 0; i < Hosts; i++)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        var platform = builder.Build();
        platform.MapGet("/robots.txt", () => Results.NotFound());
        platform.MapGet("/{source}", (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            var number = int.TryParse(context.Request.Query["page"], out var asked) ? asked : 1;
            return context.Response.Body.WriteAsync(bodies[number - 1]).AsTask();
        });
        return platform;
    }

    private static byte[] Body(int page)
    {
        var reviews = string.Join(',', Enumerable.Range(0, ItemsEach).Select(i =>
            $$"""{"@type":"Review","@id":"#r{{page}}-{{i}}","author":"Kim","datePublished":"2025-{{page % 12 + 1:D2}}-{{i + 1:D2}}","reviewBody":"{{new string('x', 200)}} {{page}}","reviewRating":{"ratingValue": {{i + 1}} } }"""));
        var next = page < PagesEach ? $"<link rel=\"next\" href=\"?page={page + 1}\">" : "";
        var filler = string.Concat(Enumerable.Repeat("<p>Eine Seite wie viele, mit Text und <a href=\"/x\">Verweisen</a>.</p>\n", 400));
        return Encoding.UTF8.GetBytes(
            $"<!doctype html><html lang=\"de\"><title>x</title>{next}<script type=\"application/ld+json\">{{\"@type\":\"Store\",\"name\":\"x\",\"review\":[{reviews}]}}</script>{filler}</html>");
    }
}
