using System.CommandLine;
using System.Globalization;
using System.Text;
using Feedback.Models.Text;

namespace Feedback.Hosting.CommandLine;

// feedback score: one text a line in, one verdict a line out, in the same order.
internal static class ScoreCommand
{
    public static Command Create()
    {
        var tsv = new Option<bool>("--tsv")
        {
            Description = "Print tab-separated columns instead of JSON: label, score, confidence, language, topics (comma-separated), text.",
        };
        var model = ModelOption.Create();
        var command = new Command("score", "Reads one text a line from standard input and prints its label, score, confidence, language, "
            + "topics and reasons as one JSON object a line.")
        {
            tsv,
            model,
        };
        command.SetAction((call, cancellationToken) =>
            RunAsync(ModelOption.Open(call.GetValue(model)), call.GetValue(tsv), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TextModel model, bool tsv, CancellationToken cancellationToken)
    {
        await using var input = System.Console.OpenStandardInput();
        await using var output = System.Console.OpenStandardOutput();
        await foreach (var lines in LineBatches.ReadAsync(input, cancellationToken))
        {
            var answers = lines.AsParallel().AsOrdered().WithCancellation(cancellationToken)
                .Select(line => tsv ? Tsv(model, line) : ScoreJson.Write(model.Analyze(line), line));
            foreach (var answer in answers)
                await output.WriteAsync(answer, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        return 0;
    }

    private static ReadOnlyMemory<byte> Tsv(TextModel model, string text)
    {
        var analysis = model.Analyze(text);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Labels.Of(analysis.Label)}\t{analysis.Score:F4}\t{analysis.Confidence:F4}\t{analysis.Language}\t"
            + $"{string.Join(',', analysis.Topics.Select(t => t.Topic))}\t{text.Replace('\t', ' ')}\n"));
    }
}
