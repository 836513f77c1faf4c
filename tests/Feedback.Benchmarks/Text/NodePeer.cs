using System.Diagnostics;
using System.Globalization;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Benchmarks.Text;

/// <summary>A sentiment package from npm, timed inside its own process after a warm-up.</summary>
internal sealed class NodePeer(string name)
{
    private static readonly string Folder = Path.Combine("tests", "Feedback.Benchmarks", "peers");

    public string Name => name;

    /// <returns>None where Node.js is missing.</returns>
    public static async Task<IReadOnlyList<NodePeer>> InstallAsync()
    {
        try
        {
            await RunAsync("npm", "ci --no-audit --no-fund", "");
            return [new NodePeer("vader-sentiment"), new NodePeer("sentiment"), new NodePeer("@nlpjs/sentiment")];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }

    public async Task<Judged> JudgeAsync(Example[] examples)
    {
        var language = examples[0].Language == Languages.German ? "de" : "en";
        var output = await RunAsync("node", $"score.mjs {name} {language}", string.Join('\n', examples.Select(e => e.Text.ReplaceLineEndings(" "))));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isTwoClass = examples.All(e => e.Label != Sentiment.Neutral);
        var said = lines.Take(examples.Length).Select(line => LabelOf(double.Parse(line, CultureInfo.InvariantCulture), isTwoClass)).ToArray();
        return Judged.Of(examples, said, TimeSpan.FromSeconds(double.Parse(lines[^1], CultureInfo.InvariantCulture)));
    }

    private static Sentiment LabelOf(double score, bool isTwoClass) =>
        score < 0 ? Sentiment.Negative : score > 0 || isTwoClass ? Sentiment.Positive : Sentiment.Neutral;

    private static async Task<string> RunAsync(string command, string arguments, string input)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{command} {arguments} failed.");
    }
}
