using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Feedback.Tests.Servers;

/// <summary>The storage emulator on free ports, its data in memory. It ends with this object, or with this process however that
/// ends.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private AzuriteProcess(Process process, IReadOnlyDictionary<string, string> addresses)
    {
        _process = process;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Concat(addresses.Select(address => $"{address.Key}Endpoint={address.Value}/{Account};"));
    }

    public string ConnectionString { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">There is no Node.js.</exception>
    /// <exception cref="InvalidOperationException">It is not installed or ends by itself.</exception>
    public static async Task<AzuriteProcess> StartAsync()
    {
        var tools = ToolsDirectory();
        if (!Directory.Exists(Path.Combine(tools, "node_modules", "azurite")))
            throw new InvalidOperationException("Azurite is not installed; ./test installs it.");

        var process = Start("node", tools,
            "azurite.js", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0");
        using var patience = new CancellationTokenSource(StartPatience);
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"Azurite ended: {await process.StandardError.ReadToEndAsync(patience.Token)}");
            if (Listening.Match(line) is { Success: true } match)
                addresses[match.Groups[1].Value] = match.Groups[2].Value;
        }
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new AzuriteProcess(process, addresses);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
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
}
