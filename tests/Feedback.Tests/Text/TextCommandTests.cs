using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Feedback.Tests.Text;

public sealed class TextCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("feedback-text").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Score_answers_every_line_in_order_with_spans_that_sum_to_the_score()
    {
        string[] texts = ["Alles super, gerne wieder!", "", "Nie wieder! Paket kam kaputt an.", "Wann kommt mein Paket? 😀", .. Enumerable.Range(0, 3_000).Select(i => $"gut {i}")];

        var run = await RunAsync(["score"], string.Join('\n', texts));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(texts.Length, lines.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            using var json = JsonDocument.Parse(lines[i]);
            var answer = json.RootElement;
            Assert.Equal(["label", "score", "confidence", "language", "topics", "because"], answer.EnumerateObject().Select(p => p.Name));
            Assert.Equal(
                answer.GetProperty("score").GetDouble(),
                answer.GetProperty("because").EnumerateArray().Sum(span => span.GetProperty("contribution").GetDouble()),
                1e-9);
            foreach (var span in answer.GetProperty("because").EnumerateArray())
            {
                var (start, length) = (span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32());
                Assert.Equal(texts[i].Substring(start, length), span.GetProperty("text").GetString());
            }
        }

        Assert.Equal(["pos", "neu", "neg", "neu"], lines.Take(4).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task Score_prints_columns_when_asked()
    {
        var run = await RunAsync(["score", "--tsv"], "Alles super\tgerne wieder!\r\n");

        var columns = run.Output.TrimEnd('\n').Split('\t');
        Assert.Equal(("pos", "de", "Alles super gerne wieder!"), (columns[0], columns[3], columns[5]));
    }

    [Fact]
    public async Task Evaluate_reads_plain_and_gzipped_files_and_judges_two_labels_between_two()
    {
        var three = await WriteAsync("three.tsv", "pos\tAlles super\nneg\tAlles kaputt, nie wieder\nneu\tWann kommt mein Paket?\n");
        var two = Path.Combine(_directory, "two.tsv.gz");
        await using (var gzip = new GZipStream(File.Create(two), CompressionLevel.Fastest))
            await gzip.WriteAsync("pos\tWann kommt das Paket, ich freu mich\nneg\tschlecht\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var run = await RunAsync(["evaluate", three, two], "");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var json = JsonDocument.Parse(run.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(["n", "accuracy", "macroF1", "f1", "docsPerSecond"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["neg", "neu", "pos"], json.RootElement.GetProperty("f1").EnumerateObject().Select(p => p.Name));
        Assert.Equal((5, 1.0), (json.RootElement.GetProperty("n").GetInt32(), json.RootElement.GetProperty("accuracy").GetDouble()));
    }

    [Fact]
    public async Task Train_gives_the_same_bytes_for_the_same_input_and_evaluate_can_use_them()
    {
        var input = await WriteAsync("train.de.tsv", string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"pos\tder knorpf {i % 7} ist flumig\nneg\tder knorpf {i % 5} ist grumsig\nneu\tder knorpf {i % 3} ist blau\n")));
        var (one, other) = (Path.Combine(_directory, "one"), Path.Combine(_directory, "other"));

        var run = await RunAsync(["train", "--in", input, "--out", one, "--dev", input], "");
        await RunAsync(["train", "--in", input, "--out", other], "");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("\"accuracy\":1,", run.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken));
        Assert.StartsWith("neg\t", (await RunAsync(["score", "--tsv", "--model", other], "wirklich grumsig")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate", "missing.tsv")]
    [InlineData("evaluate", "bad.tsv")]
    [InlineData("evaluate", "empty.tsv")]
    [InlineData("evaluate", "broken.gz")]
    [InlineData("train", "--in", "one-label.tsv", "--out", "model")]
    [InlineData("train", "--in", "bad.tsv", "--out", "model")]
    [InlineData("train", "--out", "model")]
    [InlineData("score", "--model", "bad.tsv")]
    [InlineData("score", "--nonsense")]
    public async Task A_bad_call_ends_in_one_line_and_exit_code_1(params string[] arguments)
    {
        await WriteAsync("bad.tsv", "good\tnot a label\n");
        await WriteAsync("empty.tsv", "");
        await WriteAsync("one-label.tsv", "pos\tgut\npos\ttoll\n");
        await File.WriteAllBytesAsync(Path.Combine(_directory, "broken.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3], TestContext.Current.CancellationToken);

        var run = await RunAsync(arguments, "");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("feedback: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_answered_too()
    {
        var run = await RunAsync(["score", "--tsv"], [.. "gut "u8, 0xFF, 0xFE, (byte)'\n', 0xC3, (byte)'\n']);

        Assert.Equal((0, 2), (run.ExitCode, run.Output.TrimEnd('\n').Split('\n').Length));
    }

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        return path;
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string input) =>
        RunAsync(arguments, Encoding.UTF8.GetBytes(input));

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "feedback.dll"), .. arguments])
        {
            WorkingDirectory = _directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
