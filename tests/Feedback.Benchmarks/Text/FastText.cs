using System.Diagnostics;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Benchmarks.Text;

/// <summary>Debian's fastText, supervised, with word pairs and letter n-grams of three to five.</summary>
internal sealed class FastText : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("feedback-fasttext").FullName;

    public TimeSpan Training { get; private set; }

    private string Model => Path.Combine(_directory, "model");

    /// <returns>Null when there is no fastText.</returns>
    public static async Task<FastText?> TrainAsync(IEnumerable<Example> examples)
    {
        var fastText = new FastText();
        var input = Path.Combine(fastText._directory, "train");
        await File.WriteAllLinesAsync(input, examples.Select(e => $"__label__{(int)e.Label!} {Plain(e.Text)}"));
        try
        {
            var started = Stopwatch.GetTimestamp();
            await RunAsync("supervised", "-input", input, "-output", fastText.Model, "-minn", "3", "-maxn", "5", "-wordNgrams", "2", "-thread", "2");
            fastText.Training = Stopwatch.GetElapsedTime(started);
            return fastText;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await fastText.DisposeAsync();
            return null;
        }
    }

    /// <summary>Loading the model is left out: the time of one line is taken off the time of all lines many times over.</summary>
    public async Task<Judged> JudgeAsync(Example[] examples)
    {
        const int Times = 10;
        var one = Path.Combine(_directory, "one");
        var many = Path.Combine(_directory, "many");
        await File.WriteAllLinesAsync(one, examples.Take(1).Select(e => Plain(e.Text)));
        await File.WriteAllLinesAsync(many, Enumerable.Repeat(examples, Times).SelectMany(set => set).Select(e => Plain(e.Text)));
        var loading = await TimeAsync(one);
        var (elapsed, lines) = await PredictAsync(many);
        var isTwoClass = examples.All(e => e.Label != Sentiment.Neutral);
        var said = lines.Take(examples.Length).Select(line => LabelOf(line, isTwoClass)).ToArray();
        var net = Math.Max(1e-4, (elapsed - loading).TotalSeconds / Times);
        return Judged.Of(examples, said, TimeSpan.FromSeconds(net));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Plain(string text) => text.ReplaceLineEndings(" ").ToLowerInvariant();

    // All three labels come, most probable first.
    private static Sentiment LabelOf(string line, bool isTwoClass) => (Sentiment)(line.Split(' ')
        .Where(part => part.StartsWith("__label__", StringComparison.Ordinal))
        .Select(part => part[^1] - '0')
        .First(label => !isTwoClass || label != (int)Sentiment.Neutral));

    private async Task<TimeSpan> TimeAsync(string file) => (await PredictAsync(file)).Elapsed;

    private async Task<(TimeSpan Elapsed, string[] Lines)> PredictAsync(string file)
    {
        var started = Stopwatch.GetTimestamp();
        var output = await RunAsync("predict", $"{Model}.bin", file, "3");
        return (Stopwatch.GetElapsedTime(started), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("fasttext", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(await errors);
    }
}
