using System.Diagnostics;

namespace Feedback.Benchmarks;

/// <summary>A closed loop: so many callers, each sending its next request when the last one was answered.</summary>
internal static class Load
{
    /// <returns>Requests per second.</returns>
    public static async Task<double> RunAsync(int concurrency, TimeSpan duration, Func<Task> request)
    {
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => request()));
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            for (; watch.Elapsed < duration; count++)
                await request();
            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
