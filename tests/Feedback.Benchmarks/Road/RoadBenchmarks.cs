using System.Net;
using System.Net.Sockets;
using System.Text;
using Feedback.Access;
using Feedback.Benchmarks.Storage;
using Feedback.Models.Ledger;
using Feedback.Ratings;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Benchmarks.Road;

/// <summary>
/// The whole program against what it is made of, in turns so that a machine whose speed drifts treats both alike: ratings accepted over HTTP
/// against the same rows put into the store without HTTP and against an HTTP server that does nothing; starts; memory.
/// </summary>
internal static class RoadBenchmarks
{
    private const int Callers = 64;
    private const int Turns = 5;
    private const int Starts = 11;
    private const string SigningKey = "0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);
    private static readonly KeyRing Keys = new("a", new Dictionary<string, byte[]> { ["a"] = Encoding.UTF8.GetBytes(SigningKey) });

    private static int _chats;

    public static async Task RunAsync()
    {
        System.Console.WriteLine($"{Callers} callers on kept-alive connections; medians (lowest to highest) of {Turns} turns of {Turn.TotalSeconds} s.");
        System.Console.WriteLine("On SQLite the program analyses what it accepts at the same time; on Azurite it runs as under a Functions host, whose");
        System.Console.WriteLine("instances for HTTP only accept.");
        System.Console.WriteLine();
        await EmbeddedAsync();
        await AccountAsync();
        await StartsAsync();
        await MemoryAsync();
    }

    /// <summary>Ratings accepted by the whole program, analysing them at the same time, against an endpoint that does nothing.</summary>
    public static async Task AcceptedBesideEmptyAsync()
    {
        var data = Directory.CreateTempSubdirectory("feedback");
        using (var empty = Served.Empty(FreePort()))
        using (var standalone = Standalone(data.FullName))
        {
            var rates = await InTurnsAsync(("empty endpoint", () => RateAsync(empty)), ("ratings, SQLite, every commit synced", () => RateAsync(standalone)));
            foreach (var rate in rates)
                System.Console.WriteLine(rate.Line("n0"));
            Compare("ratings / empty endpoint", rates[1].Median / rates[0].Median, null);
        }
        data.Delete(recursive: true);
    }

    private static async Task EmbeddedAsync()
    {
        using var empty = Served.Empty(FreePort());
        var data = Directory.CreateTempSubdirectory("feedback");
        var bareData = Directory.CreateTempSubdirectory("feedback");
        using (var program = Standalone(data.FullName))
        await using (var bare = Open(("Feedback:Data", bareData.FullName)))
        {
            var rates = await InTurnsAsync(
                ("empty endpoint", () => RateAsync(empty)),
                ("bare group commit of the same rows", () => Load.RunAsync(Callers, Turn, () => bare.Queues.SendAsync("incoming", Message))),
                ("ratings accepted", () => RateAsync(program)));
            System.Console.WriteLine("SQLite, every commit synced");
            foreach (var rate in rates)
                System.Console.WriteLine(rate.Line("n0"));
            Compare("ratings / bare commit", rates[2].Median / rates[1].Median, 0.5);
            Compare("ratings / empty endpoint", rates[2].Median / rates[0].Median, null);
        }
        foreach (var directory in (DirectoryInfo[])[data, bareData])
            directory.Delete(recursive: true);
    }

    private static async Task AccountAsync()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        using var raw = new RawRequests(azurite.ConnectionString);
        using var program = Served.Program(
            PortFor(out var port),
            new Dictionary<string, string>(Settings) { ["AzureWebJobsStorage"] = raw.ConnectionString, ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}" });
        await using var stores = Open(("Feedback:Storage", raw.ConnectionString));
        await stores.Queues.SendAsync("raw", Message);
        var rates = await InTurnsAsync(
            ("raw requests of the same messages", () => Load.RunAsync(Callers, Turn, () => raw.SendAsync("raw", Message))),
            ("ratings accepted", () => RateAsync(program)));
        System.Console.WriteLine("Azurite");
        foreach (var rate in rates)
            System.Console.WriteLine(rate.Line("n0"));
        Compare("ratings / raw requests", rates[1].Median / rates[0].Median, 0.8);
    }

    private static async Task StartsAsync()
    {
        var data = Directory.CreateTempSubdirectory("feedback");
        var seconds = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            var request = LeanClient.Rating(NewToken());
            using var program = Standalone(data.FullName);
            using var client = await program.ConnectAsync();
            await AcceptedAsync(client, request);
            // The first start creates the store.
            if (start > 0)
                seconds.Add(program.Age.TotalSeconds);
        }
        data.Delete(recursive: true);
        var figures = new Figures("process start to first rating answered, s", seconds);
        System.Console.WriteLine(figures.Line("f3"));
        System.Console.WriteLine($"    aim: under 0.6 s        {(figures.Median < 0.6 ? "met" : "MISSED")}");
    }

    private static async Task MemoryAsync()
    {
        var data = Directory.CreateTempSubdirectory("feedback");
        using (var program = Served.Program(PortFor(out var port), new Dictionary<string, string>(), "serve", "--port", $"{port}", "--data", data.FullName))
        {
            using var client = await program.ConnectAsync();
            await Task.Delay(Rest);
            var atRest = program.ResidentMegabytes;
            System.Console.WriteLine($"  resident {Rest.TotalSeconds:0} s after the start, sample shop polled and analysed: {atRest:f0} MB");
            System.Console.WriteLine($"    aim: under 120 MB       {(atRest < 120 ? "met" : "MISSED")}");
        }
        data.Delete(recursive: true);
    }

    private static async Task<List<Figures>> InTurnsAsync(params (string Name, Func<Task<double>> Measure)[] measurements)
    {
        foreach (var (_, measure) in measurements)
            await measure();
        var rates = measurements.Select(measurement => new Figures($"{measurement.Name}, per second", [])).ToList();
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var i = 0; i < measurements.Length; i++)
                rates[i].Values.Add(await measurements[i].Measure());
        }
        return rates;
    }

    /// <summary>Ratings that a server accepts per second, each of another survey.</summary>
    private static async Task<double> RateAsync(Served server)
    {
        var clients = new System.Collections.Concurrent.ConcurrentBag<LeanClient>();
        for (var i = 0; i < Callers; i++)
            clients.Add(await server.ConnectAsync());
        // Signed beforehand: that is the shop's work. When they run out, the same surveys are answered again.
        var requests = Enumerable.Range(0, 20_000).Select(_ => LeanClient.Rating(NewToken())).ToArray();
        var next = -1;
        var rate = await Load.RunAsync(Callers, Turn, async () =>
        {
            if (!clients.TryTake(out var client))
                throw new InvalidOperationException("More callers than connections.");
            await AcceptedAsync(client, requests[Interlocked.Increment(ref next) % requests.Length]);
            clients.Add(client);
        });
        foreach (var client in clients)
            client.Dispose();
        return rate;
    }

    private static async Task AcceptedAsync(LeanClient client, byte[] request)
    {
        if (await client.SendAsync(request) is var status and not 202)
            throw new InvalidOperationException($"A rating was answered {status}.");
    }

    private static Served Standalone(string data) =>
        Served.Program(PortFor(out var port), Settings, "serve", "--port", $"{port}", "--data", data);

    private static Dictionary<string, string> Settings => new()
    {
        ["Feedback__Shops__bench__Name"] = "Bench",
        ["Feedback__Signing__Keys__a"] = SigningKey,
    };

    private static string NewToken() => SurveyTokens.Sign(
        new Survey
        {
            Shop = "bench",
            Chat = $"chat-{Interlocked.Increment(ref _chats)}",
            Episode = "1",
            Context = new SurveyContext { Channel = "chat" },
            OfferedAt = SurveyTokens.ToTheMinute(TimeProvider.System.GetUtcNow()),
            ExpiresAt = SurveyTokens.ToTheMinute(TimeProvider.System.GetUtcNow().AddDays(1)),
        },
        Keys);

    /// <summary>What the program stores of such a rating.</summary>
    private static readonly string Message = "{\"v\":1,\"d\":{\"type\":\"rating\",\"answer\":{\"stars\":4,\"comment\":\"Schnell geholfen, danke.\"},"
        + "\"externalId\":\"0123456789abcdefghij\",\"survey\":{\"channel\":\"chat\"},\"shop\":\"bench\",\"at\":\"2026-01-05T09:00:00.0000000+00:00\","
        + "\"itemId\":\"0123456789abcdefghij\"}}";

    private static Stores Open((string Name, string Value) setting) => Stores.Open(
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting.Name, (string?)setting.Value)]).Build()),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private static int PortFor(out int port) => port = FreePort();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Compare(string name, double ratio, double? aim) => System.Console.WriteLine(
        $"    {name,-34} {ratio,6:f2}{(aim is null ? "" : $"   aim: at least {aim}   {(ratio >= aim ? "met" : "MISSED")}")}");
}
