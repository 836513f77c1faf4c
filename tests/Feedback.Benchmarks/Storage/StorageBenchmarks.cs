using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Benchmarks.Storage;

/// <summary>The embedded stores against themselves at growing concurrency, the account's clients against raw requests to the same
/// emulator.</summary>
internal static class StorageBenchmarks
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly int[] Concurrencies = [1, 16, 64, 256];

    // As long as a rating with a short comment.
    private static readonly string Text = "{\"v\":1,\"d\":\"" + new string('x', 250) + "\"}";

    public static async Task RunAsync()
    {
        await EmbeddedAsync();
        await AccountAsync();
    }

    private static async Task EmbeddedAsync()
    {
        System.Console.WriteLine("embedded, every commit synced              per second, ratio to one caller, bytes allocated each");
        foreach (var (name, operation) in (IEnumerable<(string, Func<Stores, long, Task>)>)
        [
            ("queue send", (stores, _) => stores.Queues.SendAsync("incoming", Text)),
            ("table insert", (stores, number) => stores.Tables.TryInsertAsync(
                "ratings", new RowKey($"p{number % 16}", $"{number:D12}"), Text)),
            ("table read", (stores, _) => stores.Tables.GetAsync("ratings", new RowKey("p", "r"))),
        ])
        {
            var alone = 0.0;
            foreach (var concurrency in Concurrencies)
            {
                var directory = Directory.CreateTempSubdirectory("feedback");
                await using (var stores = Open(("Feedback:Data", directory.FullName)))
                {
                    await stores.Tables.UpsertAsync("ratings", new RowKey("p", "r"), Text);
                    var number = 0L;
                    var allocated = GC.GetTotalAllocatedBytes();
                    var rate = await Load.RunAsync(concurrency, Duration, () => operation(stores, Interlocked.Increment(ref number)));
                    alone = concurrency == 1 ? rate : alone;
                    var bytes = (GC.GetTotalAllocatedBytes() - allocated) / number;
                    System.Console.WriteLine($"  {name,-14} {concurrency,3} callers   {rate,12:n0} {rate / alone,8:f1} {bytes,8}");
                }
                directory.Delete(recursive: true);
            }
        }
    }

    private static async Task AccountAsync()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        using var raw = new RawRequests(azurite.ConnectionString);
        await using var stores = Open(("Feedback:Storage", raw.ConnectionString));
        await stores.Queues.SendAsync("warm-up", Text);
        await stores.Tables.UpsertAsync("ratings", new RowKey("p", "r"), Text);

        System.Console.WriteLine("emulator                                   client, raw requests per second, ratio");
        foreach (var concurrency in Concurrencies)
        {
            await CompareAsync(
                "queue send", concurrency, () => stores.Queues.SendAsync("warm-up", Text), () => raw.SendAsync("warm-up", Text));
            await CompareAsync(
                "table read", concurrency,
                () => stores.Tables.GetAsync("ratings", new RowKey("p", "r")), () => raw.GetAsync("ratings", "p", "r"));
        }
    }

    // In turns of a second, as the emulator slows down with what it holds.
    private static async Task CompareAsync(string name, int concurrency, Func<Task> client, Func<Task> raw)
    {
        var (clientRate, rawRate) = (0.0, 0.0);
        for (var turn = 0; turn < 3; turn++)
        {
            clientRate += await Load.RunAsync(concurrency, Duration / 3, client) / 3;
            rawRate += await Load.RunAsync(concurrency, Duration / 3, raw) / 3;
        }
        System.Console.WriteLine($"  {name,-14} {concurrency,3} callers   {clientRate,12:n0} {rawRate,8:n0} {clientRate / rawRate,8:f2}");
    }

    private static Stores Open(params (string Name, string Value)[] settings) => Stores.Open(
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build()),
        TimeProvider.System, NullLoggerFactory.Instance);
}
