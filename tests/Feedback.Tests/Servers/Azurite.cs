using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Feedback.Tests.Servers.Azurite))]

namespace Feedback.Tests.Servers;

/// <summary>
/// The storage emulator on free ports, one for the whole run, started (and installed from <c>tests/tools</c>) when the first test asks.
/// Its data is in memory; tests keep out of each other's way by names of their own. Without Node.js its tests are skipped, on CI they fail.
/// </summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly Lazy<Task<Running>> _running;
    private Process? _process;

    public Azurite() => _running = new(StartAsync);

    /// <summary>A connection string as a user would set it.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        try
        {
            var (blob, queue, table) = await _running.Value;
            return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
                + $"BlobEndpoint={blob}/{Account};QueueEndpoint={queue}/{Account};TableEndpoint={table}/{Account}";
        }
        catch (Win32Exception absent) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"The storage emulator needs Node.js: {absent.Message}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<Running> StartAsync()
    {
        var tools = ToolsDirectory();
        if (!Directory.Exists(Path.Combine(tools, "node_modules", "azurite")))
            await InstallAsync(tools);

        _process = Start("node", tools,
            "azurite.js", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0");
        using var patience = new CancellationTokenSource(StartPatience);
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3)
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"Azurite ended: {await _process.StandardError.ReadToEndAsync(patience.Token)}");
            if (Listening.Match(line) is { Success: true } match)
                addresses[match.Groups[1].Value] = match.Groups[2].Value;
        }
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new Running(addresses["Blob"], addresses["Queue"], addresses["Table"]);
    }

    private static async Task InstallAsync(string tools)
    {
        using var npm = Start("npm", tools, "ci", "--no-audit", "--no-fund");
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"npm ci failed in tests/tools: {await output}{errors}");
    }

    private static Process Start(string command, string directory, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static string ToolsDirectory()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Feedback.sln")))
                return Path.Combine(directory.FullName, "tests", "tools");
        }
        throw new DirectoryNotFoundException("The tests run from within the repository.");
    }

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at (http\S+)")]
    private static partial Regex Listening { get; }

    private sealed record Running(string Blob, string Queue, string Table);
}
