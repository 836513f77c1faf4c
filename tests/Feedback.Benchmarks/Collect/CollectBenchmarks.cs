using System.Diagnostics;
using System.Globalization;
using Feedback.Benchmarks.Road;
using Microsoft.Playwright;

namespace Feedback.Benchmarks.Collect;

/// <summary>
/// Our widget beside two survey widgets from npm, on a page of the same words in Chromium with a slow line and processor; then ratings a second through
/// the public endpoint beside an endpoint that does nothing.
/// </summary>
internal static class CollectBenchmarks
{
    private const int Turns = 5;
    private const int SlowerProcessor = 4;

    public static async Task RunAsync()
    {
        await WidgetsAsync();
        System.Console.WriteLine();
        await RoadBenchmarks.AcceptedBesideEmptyAsync();
    }

    private static async Task WidgetsAsync()
    {
        var data = Directory.CreateTempSubdirectory("feedback");
        var (programPort, pagesPort) = (RoadBenchmarks.FreePort(), RoadBenchmarks.FreePort());
        var settings = new Dictionary<string, string> { ["Feedback__Shops__bench__Name"] = "Bench" };
        using (var program = Served.Program(programPort, settings, "serve", "--port", $"{programPort}", "--data", data.FullName))
        {
            (await program.ConnectAsync()).Dispose();
            var peers = new List<WidgetPeer> { WidgetPeer.Ours(programPort) };
            if (await InstallAsync())
                peers.AddRange([WidgetPeer.SurveyJs, WidgetPeer.Formbricks]);
            else
                System.Console.WriteLine("The other widgets: npm is not installed.");
            await using var pages = await PeerPages.ServeAsync(pagesPort, peers);
            await MeasureAsync(peers, pagesPort);
        }
        data.Delete(recursive: true);
    }

    private static async Task MeasureAsync(List<WidgetPeer> peers, int port)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var visits = peers.Select(_ => new List<Visit>()).ToList();
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var i = 0; i < peers.Count; i++)
                visits[i].Add(await VisitAsync(browser, new Uri($"http://localhost:{port}/{i}"), peers[i].Choice));
        }

        System.Console.WriteLine($"Medians of {Turns} visits without cache: 1.6 Mbit/s, 150 ms, processor {SlowerProcessor} times slower. Each as its vendor says.");
        System.Console.WriteLine($"  {"",-26}{"kB sent",10}{"script ms",12}{"usable ms",12}{"layout shift",14}");
        for (var i = 0; i < peers.Count; i++)
        {
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {peers[i].Name,-26}{Median(i, v => v.Kilobytes),10:f1}{Median(i, v => v.ScriptMs),12:f0}{Median(i, v => v.UsableMs),12:f0}{Median(i, v => v.Shift),14:f3}"));
        }
        for (var i = 1; i < peers.Count; i++)
        {
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  ours / {peers[i].Name}: bytes {Median(0, v => v.Kilobytes) / Median(i, v => v.Kilobytes):f3}, script {Median(0, v => v.ScriptMs) / Median(i, v => v.ScriptMs):f3}"));
        }

        double Median(int peer, Func<Visit, double> figure) => visits[peer].Select(figure).Order().ElementAt(Turns / 2);
    }

    private static async Task<Visit> VisitAsync(IBrowser browser, Uri address, string choice)
    {
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await context.NewPageAsync();
        var protocol = await context.NewCDPSessionAsync(page);
        var bytes = 0.0;
        protocol.Event("Network.loadingFinished").OnEvent += (_, sent) => bytes += sent!.Value.GetProperty("encodedDataLength").GetDouble();
        await protocol.SendAsync("Network.enable");
        await protocol.SendAsync("Performance.enable");
        await protocol.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 150,
            ["downloadThroughput"] = 200_000,
            ["uploadThroughput"] = 100_000,
        });
        await protocol.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = SlowerProcessor });
        await page.AddInitScriptAsync("""
            window.shift = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => shift += entry.value)).observe({ type: "layout-shift", buffered: true });
            """);
        var watch = Stopwatch.StartNew();
        await page.GotoAsync(address.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator(choice).First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        var usable = watch.Elapsed;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var metrics = await protocol.SendAsync("Performance.getMetrics");
        var script = metrics!.Value.GetProperty("metrics").EnumerateArray().First(metric => metric.GetProperty("name").GetString() == "ScriptDuration");
        return new Visit(bytes / 1000, script.GetProperty("value").GetDouble() * 1000, usable.TotalMilliseconds, await page.EvaluateAsync<double>("shift"));
    }

    private static async Task<bool> InstallAsync()
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", "ci --ignore-scripts --no-audit --no-fund")
            {
                WorkingDirectory = Path.Combine("tests", "Feedback.Benchmarks", "Collect", "peers"),
                RedirectStandardOutput = true,
            })!;
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <param name="Kilobytes">Sent over the wire for the whole page, heads included, in units of 1,000 bytes.</param>
    /// <param name="ScriptMs">The browser's own count of time in scripts.</param>
    /// <param name="UsableMs">Until there is something to click.</param>
    private sealed record Visit(double Kilobytes, double ScriptMs, double UsableMs, double Shift);
}
