using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Feedback.Tests.Servers.FunctionsPackage))]

namespace Feedback.Tests.Servers;

/// <summary>
/// The package as <c>infra/publish</c> lays it out, made once for the whole run, when the first test asks, and only where a source is newer than the
/// package that is there.
/// </summary>
public sealed class FunctionsPackage
{
    public static readonly string Directory = Path.Combine(Repository.Root, "artifacts", "package");

    private static readonly (string Folder, string Pattern)[] Sources =
        [("functions", "*"), ("models", "*"), ("samples", "*"), ("infra", "publish"), ("infra", "*.proj"), ("", "*.props"), ("", "*.json")];

    private readonly Lazy<Task<string>> _published = new(PublishAsync);

    /// <summary>Its directory.</summary>
    public Task<string> DirectoryAsync() => _published.Value;

    /// <summary>Runs <c>infra/publish</c>.</summary>
    internal static async Task<CommandResult> PublishAsync(string directory, params KeyValuePair<string, string>[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "infra", "publish"), [directory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, errors);
    }

    private static async Task<string> PublishAsync()
    {
        if (!IsCurrent())
        {
            var published = await PublishAsync(Directory);
            Assert.True(published.ExitCode == 0, published.Errors);
        }
        return Directory;
    }

    private static bool IsCurrent()
    {
        var zip = new FileInfo($"{Directory}.zip");
        return zip.Exists && Sources
            .SelectMany(source => System.IO.Directory.EnumerateFiles(
                Path.Combine(Repository.Root, source.Folder), source.Pattern, source.Folder == "" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .All(file => File.GetLastWriteTimeUtc(file) < zip.LastWriteTimeUtc);
    }
}

/// <summary>One <c>function.json</c>: its folder's name and its trigger.</summary>
internal sealed record PublishedFunction(string Name, JsonObject Trigger)
{
    public string Type => (string)Trigger["type"]!;

    /// <summary>Every function in a directory, in alphabetical order, which is the order in which routes match.</summary>
    public static IReadOnlyList<PublishedFunction> In(string directory) =>
    [
        .. System.IO.Directory.EnumerateDirectories(directory).Order(StringComparer.OrdinalIgnoreCase).Select(folder =>
            new PublishedFunction(Path.GetFileName(folder), TriggerIn(Path.Combine(folder, "function.json")))),
    ];

    private static JsonObject TriggerIn(string file)
    {
        var bindings = JsonNode.Parse(File.ReadAllText(file))!["bindings"]!.AsArray();
        return bindings.Select(binding => binding!.AsObject()).Single(binding => (string)binding["direction"]! == "in");
    }
}

/// <summary>What the double of the host goes by in <c>host.json</c>.</summary>
internal sealed record HostSettings(string Executable, TimeSpan StartPatience, int MostDeliveries, TimeSpan RetryDelay)
{
    public static HostSettings In(string directory)
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "host.json")));
        var handler = host.RootElement.GetProperty("customHandler");
        var queues = host.RootElement.GetProperty("extensions").GetProperty("queues");
        return new HostSettings(
            handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()!,
            TimeSpan.Parse(handler.GetProperty("initializationTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            queues.GetProperty("maxDequeueCount").GetInt32(),
            TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }
}
