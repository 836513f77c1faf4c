using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Hosting.CommandLine;

/// <summary>Collects what <c>evaluate</c> and <c>train</c> print: a row a file, the confusions, and one line of JSON over all.</summary>
internal sealed class EvaluationReport
{
    private readonly List<(string Name, Evaluation Result)> _files = [];
    private readonly Evaluation _all = new();
    private TimeSpan _elapsed;

    /// <summary>Judges the examples that carry a label; between two labels where the file knows no third.</summary>
    public void Add(string name, TextModel model, IReadOnlyList<Example> examples)
    {
        var labelled = examples.Where(e => e.Label is not null).ToArray();
        var isTwoClass = labelled.All(e => e.Label != Sentiment.Neutral);
        var started = Stopwatch.GetTimestamp();
        var said = labelled.AsParallel().AsOrdered().Select(e => LabelOf(model.Analyze(e.Text), isTwoClass)).ToArray();
        _elapsed += Stopwatch.GetElapsedTime(started);

        var result = new Evaluation();
        for (var i = 0; i < said.Length; i++)
            result.Add(labelled[i].Label!.Value, said[i]);

        Add(Path.GetFileName(name), result);
    }

    /// <summary>Adds what was judged elsewhere; speed is not known of it.</summary>
    public void Add(string name, Evaluation result)
    {
        _files.Add((name, result));
        _all.Add(result);
    }

    public void Print(TextWriter output)
    {
        var width = Math.Max(4, _files.Max(f => f.Name.Length));
        output.WriteLine($"{"file".PadRight(width)}  {"n",7}  {"acc",6}  {"macroF1",7}  {"neg",6}  {"neu",6}  {"pos",6}");
        foreach (var (name, result) in _files.Count > 1 ? _files.Append(("all", _all)) : _files)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name.PadRight(width)}  {result.Count,7}  {result.Accuracy,6:F4}  {result.MacroF1,7:F4}  "
                + $"{result.F1(Sentiment.Negative),6:F4}  {result.F1(Sentiment.Neutral),6:F4}  {result.F1(Sentiment.Positive),6:F4}"));
        }

        output.WriteLine();
        output.WriteLine($"{"right / said",-12}  {"neg",7}  {"neu",7}  {"pos",7}");
        foreach (var right in Enum.GetValues<Sentiment>())
        {
            output.WriteLine($"{Labels.Of(right),-12}  {_all[right, Sentiment.Negative],7}  "
                + $"{_all[right, Sentiment.Neutral],7}  {_all[right, Sentiment.Positive],7}");
        }

        output.WriteLine();
        output.WriteLine(JsonSerializer.Serialize(
            new Summary(
                _all.Count,
                Math.Round(_all.Accuracy, 6),
                Math.Round(_all.MacroF1, 6),
                new PerLabel(_all.F1(Sentiment.Negative), _all.F1(Sentiment.Neutral), _all.F1(Sentiment.Positive)),
                _elapsed == TimeSpan.Zero ? null : Math.Round(_all.Count / _elapsed.TotalSeconds, 1)),
            EvaluationJson.Default.Summary));
    }

    private static Sentiment LabelOf(TextAnalysis analysis, bool isTwoClass) =>
        !isTwoClass ? analysis.Label : analysis.Score < 0 ? Sentiment.Negative : Sentiment.Positive;

    /// <param name="DocsPerSecond">Null where it was not timed.</param>
    internal sealed record Summary(int N, double Accuracy, double MacroF1, PerLabel F1, double? DocsPerSecond);

    internal sealed record PerLabel(double Neg, double Neu, double Pos);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EvaluationReport.Summary))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
