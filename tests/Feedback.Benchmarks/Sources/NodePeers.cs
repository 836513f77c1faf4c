using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Feedback.Benchmarks.Sources;

/// <summary>The npm packages that a Node.js team would read pages and feeds with, measured over the same bytes.</summary>
internal sealed class NodePeers : IDisposable
{
    private const string Script = """
        const fs = require('fs'), extractor = require('web-auto-extractor').default, Parser = require('rss-parser');
        const file = process.argv[2], body = fs.readFileSync(file), parser = new Parser(), seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;
        const read = file.endsWith('.page') ? () => extractor().parse(body.toString('utf8')) : () => parser.parseString(body.toString('utf8'));
        (async () => {
          const rates = [];
          for (let round = -2; round < 7; round++) {
            const from = process.hrtime.bigint();
            let calls = 0;
            for (; seconds(from) < 0.2; calls++) await read();
            if (round >= 0) rates.push(calls * body.length / 1e6 / seconds(from));
          }
          console.log(rates.sort((a, b) => a - b)[3]);
        })();
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("peers-");

    private NodePeers()
    {
    }

    /// <returns>Null without Node.js and npm.</returns>
    public static async Task<NodePeers?> InstallAsync()
    {
        var peers = new NodePeers();
        try
        {
            await peers.RunAsync("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "web-auto-extractor@1.0.17",
                "rss-parser@3.13.0");
            await File.WriteAllTextAsync(Path.Combine(peers._directory.FullName, "peers.js"), Script);
            return peers;
        }
        catch (Exception absent) when (absent is Win32Exception or InvalidOperationException)
        {
            System.Console.Error.WriteLine($"without the npm peers: {absent.Message}");
            peers.Dispose();
            return null;
        }
    }

    /// <returns>MB/s; null for a type that has no peer, or a body that the peer cannot read.</returns>
    public async Task<double?> MeasureAsync(SourceSample sample)
    {
        if (sample.Type is not ("page" or "feed"))
            return null;
        var file = Path.Combine(_directory.FullName, $"sample.{sample.Type}");
        await File.WriteAllBytesAsync(file, sample.Body);
        try
        {
            return double.Parse(await RunAsync("node", "peers.js", file), CultureInfo.InvariantCulture);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
