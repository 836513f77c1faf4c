using Feedback.Benchmarks.Storage;

// Each verb measures one area against its yardstick in the same run and prints ratios; figures of one machine mean nothing on another.
switch (args)
{
    case ["storage"]:
        await StorageBenchmarks.RunAsync();
        return 0;
    default:
        System.Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Feedback.Benchmarks -- storage");
        return 1;
}
