using System.Diagnostics;
using System.Text;
using AngleSharp.Html.Parser;
using Feedback.Monitoring.Sources;

namespace Feedback.Benchmarks.Sources;

/// <summary>
/// How fast readers read: pages beside the bare AngleSharp parse of the same page and the npm package <c>web-auto-extractor</c>, feeds
/// beside
/// <c>rss-parser</c>, answers in JSON by themselves. One thread each. Ours and AngleSharp take turns, so that what else the machine does
/// hits both.
/// </summary>
internal static class SourceBenchmarks
{
    private const int Rounds = 7;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync()
    {
        using var peers = await NodePeers.InstallAsync();
        System.Console.WriteLine($"{"type",-14} {"sample",-46} {"KB",5} {"items",5} {"per s",8} {"MB/s",7} {"AngleSharp",10} {"ratio",6} {"npm",7} {"ratio",6} {"bytes/byte",10}");
        foreach (var sample in SourceSamples.All())
            System.Console.WriteLine(Line(sample, peers is null ? null : await peers.MeasureAsync(sample)));
    }

    private static string Line(SourceSample sample, double? peer)
    {
        var adapter = SourceTypes.Find(sample.Type)!;
        var settings = new SourceSettings("benchmark", sample.Type, []);
        var answer = new SourceAnswer(200, AnswerHeaders.None, sample.Body, new Uri("https://shop.example/page"), DateTimeOffset.UnixEpoch);
        var html = Encoding.UTF8.GetString(sample.Body);
        Action[] turns = sample.Type == "page"
            ? [() => adapter.Read(answer, settings), () => new HtmlParser().ParseDocument(html)]
            : [() => adapter.Read(answer, settings)];

        var rates = TakeTurns(turns);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var items = adapter.Read(answer, settings).Items.Count;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        var speed = rates[0] * sample.Body.Length / 1e6;
        var bare = rates.Length > 1 ? rates[1] * sample.Body.Length / 1e6 : (double?)null;
        return $"{sample.Type,-14} {sample.Name,-46} {sample.Body.Length / 1024.0,5:F0} {items,5} {rates[0],8:F0} {speed,7:F1} {bare,10:F1} {speed / bare,6:F2} {peer,7:F1} {speed / peer,6:F1} "
            + $"{(double)allocated / sample.Body.Length,10:F1}";
    }

    /// <returns>The median of each action's calls per second.</returns>
    private static double[] TakeTurns(Action[] actions)
    {
        var rates = actions.Select(_ => new List<double>()).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                var calls = 0;
                for (; watch.Elapsed < Slice; calls++)
                    actions[i]();
                if (round >= 0)
                    rates[i].Add(calls / watch.Elapsed.TotalSeconds);
            }
        }
        return [.. rates.Select(list => list.Order().ElementAt(Rounds / 2))];
    }
}
