using System.Diagnostics;
using System.Globalization;
using System.Text;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Benchmarks.Text;

/// <summary>
/// Our text model against fastText with letter n-grams, trained on the same nine tenths of the same texts, and against three lexicon
/// packages from npm: accuracy on the last tenth, documents and megabytes a second on one thread, in one run.
/// </summary>
internal static class TextBenchmarks
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly string[] JudgedSets =
        ["clothing.en", "movie-reviews.en", "mabsa.en", "mabsa.de", "potts.de", "uci-sentences.en", "service", "product"];

    public static async Task RunAsync(string data)
    {
        var started = Stopwatch.GetTimestamp();
        var version = TextModel.Shipped.Version;
        var loading = Stopwatch.GetElapsedTime(started);
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The shipped model {version} was loaded in {loading.TotalMilliseconds:F1} ms."));
        var (train, test) = Split(data);
        System.Console.WriteLine($"{train.Count} texts to learn from, {test.Count} to judge.");
        var model = Train(train, data, out var training);
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours: trained in {training.TotalSeconds:F1} s"));
        await using var fastText = await FastText.TrainAsync(train);
        System.Console.WriteLine(fastText is null
            ? "fastText: not installed (Debian package 'fasttext')"
            : string.Create(CultureInfo.InvariantCulture, $"fastText: trained in {fastText.Training.TotalSeconds:F1} s"));
        var peers = await NodePeer.InstallAsync();

        System.Console.WriteLine($"\n{"set",-18} {"what",-22} {"accuracy",8} {"docs/s",10} {"MB/s",7} {"ours is",9}");
        foreach (var set in JudgedSets)
        {
            var examples = test.Where(e => e.Set.Name == set).ToArray();
            if (examples.Length == 0)
                continue;
            var ours = Ours(model, examples);
            Print(set, "ours", ours, ours);
            if (fastText is not null)
                Print(set, "fastText 3-5 grams", await fastText.JudgeAsync(examples), ours);
            foreach (var peer in peers)
                Print(set, peer.Name, await peer.JudgeAsync(examples), ours);
        }
    }

    private static void Print(string set, string what, Judged judged, Judged ours)
    {
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set,-18} {what,-22} {judged.Accuracy,8:F3} {judged.DocumentsPerSecond,10:F0} {judged.MegabytesPerSecond,7:F1} "
            + $"{ours.DocumentsPerSecond / judged.DocumentsPerSecond,7:F1} x"));
    }

    // Whole blocks are held out: neighbouring lines are often variations of one another.
    private static (List<Example> Train, List<Example> Test) Split(string data)
    {
        var train = new List<Example>();
        var test = new List<Example>();
        var files = Directory.GetFiles("models/training/authored", "*.tsv")
            .Concat(Directory.GetFiles(Path.Combine(data, "sentiment"), "*.tsv.gz").Where(f => !f.Contains("xlmt", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var examples = TextFiles.Read(file).Where(e => e.Label is not null).ToArray();
            for (var i = 0; i < examples.Length; i++)
                (i / 30 % 10 == 9 ? test : train).Add(examples[i]);
        }

        return (train, test);
    }

    private static TextModel Train(List<Example> examples, string data, out TimeSpan elapsed)
    {
        var lexicon = new TrainingLexicon();
        foreach (var file in Directory.GetFiles(Path.Combine(data, "sentiment", "lexicons"), "*.tsv.gz")
            .Where(f => !f.Contains("stems", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            lexicon.AddPublic(file, TextFiles.Lines(file));
        }

        var started = Stopwatch.GetTimestamp();
        var bytes = TextTrainer.Train(examples, lexicon).Bytes;
        elapsed = Stopwatch.GetElapsedTime(started);
        return TextModel.FromBytes(bytes);
    }

    private static Judged Ours(TextModel model, Example[] examples)
    {
        var said = new Sentiment[examples.Length];
        var isTwoClass = examples.All(e => e.Label != Sentiment.Neutral);
        var best = TimeSpan.MaxValue;
        // The best of several rounds on either side: the first ones are the compiler's, which takes a second to believe that this matters.
        var beginning = Stopwatch.GetTimestamp();
        for (var round = 0; round < 10 || Stopwatch.GetElapsedTime(beginning) < WarmUp; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < examples.Length; i++)
            {
                var analysis = model.Analyze(examples[i].Text);
                said[i] = !isTwoClass ? analysis.Label : analysis.Score < 0 ? Sentiment.Negative : Sentiment.Positive;
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            best = elapsed < best ? elapsed : best;
        }

        return Judged.Of(examples, said, best);
    }
}

/// <summary>What one program did on one set.</summary>
internal sealed record Judged(double Accuracy, double DocumentsPerSecond, double MegabytesPerSecond)
{
    public static Judged Of(Example[] examples, Sentiment[] said, TimeSpan elapsed)
    {
        var right = examples.Zip(said).Count(pair => pair.First.Label == pair.Second);
        var bytes = examples.Sum(e => Encoding.UTF8.GetByteCount(e.Text) + 1L);
        return new Judged((double)right / examples.Length, examples.Length / elapsed.TotalSeconds, bytes / 1e6 / elapsed.TotalSeconds);
    }
}
