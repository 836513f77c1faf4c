using Feedback.Benchmarks.Polling;
using Feedback.Benchmarks.Road;
using Feedback.Benchmarks.Sources;
using Feedback.Benchmarks.Storage;
using Feedback.Benchmarks.Text;

// Each verb measures one area against its yardstick in the same run and prints ratios; figures of one machine mean nothing on another.
switch (args)
{
    case ["polling", .. var rest]:
        await PollingBenchmarks.RunAsync(rest is [var sources] ? int.Parse(sources, System.Globalization.CultureInfo.InvariantCulture) : 1_000);
        return 0;
    case ["road"]:
        await RoadBenchmarks.RunAsync();
        return 0;
    case [EmptyEndpoint.Verb, var port]:
        await EmptyEndpoint.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["sources"]:
        await SourceBenchmarks.RunAsync();
        return 0;
    case ["storage"]:
        await StorageBenchmarks.RunAsync();
        return 0;
    case ["text", .. var rest]:
        await TextBenchmarks.RunAsync(rest is [var data] ? data : "../shared/data");
        return 0;
    default:
        System.Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Feedback.Benchmarks -- polling [SOURCES] | road | sources | storage | text [DATA]");
        return 1;
}
