using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Tests.Text;

public sealed class TrainingTests
{
    private static readonly ExampleSet Set = new("test", 1);

    [Fact]
    public void The_same_examples_give_the_same_bytes()
    {
        var examples = Examples();

        Assert.Equal(TextTrainer.Train(examples, new TrainingLexicon()).Bytes, TextTrainer.Train(examples, new TrainingLexicon()).Bytes);
    }

    [Fact]
    public void A_trained_model_knows_what_it_was_taught()
    {
        var model = TextModel.FromBytes(TextTrainer.Train(Examples(), new TrainingLexicon()).Bytes);

        Assert.Equal(Sentiment.Positive, model.Analyze("der knorpf war flumig").Label);
        Assert.Equal(Sentiment.Negative, model.Analyze("der knorpf war grumsig").Label);
    }

    [Fact]
    public void What_fewer_than_three_texts_say_leaves_no_trace()
    {
        Example[] examples = [.. Examples(), new("zzyzxq xqzzy", Sentiment.Negative, null, "de", Set), new("zzyzxq xqzzy", Sentiment.Negative, null, "de", Set)];
        var secret = new Token[2];
        Tokenizer.Read("zzyzxq xqzzy", secret);

        var corpus = new Corpus([.. examples.Select(e => e.Text)], new TrainingLexicon());

        Assert.DoesNotContain(secret[0].Hash, corpus.Features);
        Assert.DoesNotContain(Grams.Pair(secret[0].Hash, secret[1].Hash), corpus.Features);
    }

    [Fact]
    public void Texts_of_one_label_teach_nothing()
    {
        Example[] examples = [new("gut", Sentiment.Positive, null, "de", Set), new("toll", Sentiment.Positive, null, "de", Set)];

        Assert.Throws<ArgumentException>(() => TextTrainer.Train(examples, new TrainingLexicon()));
    }

    [Theory]
    [InlineData("neg\tschlecht", Sentiment.Negative, null, "de", "schlecht")]
    [InlineData("pos\tdelivery,price\ten\tquick and cheap", Sentiment.Positive, (1u << 0) | (1u << 4), "en", "quick and cheap")]
    [InlineData("-\t-\tfr\ttrès bien", null, null, "fr", "très bien")]
    [InlineData("returns_refund,price\tzurück\tphone/x:neg", null, (1u << 1) | (1u << 4), "de", "zurück")]
    public void Example_files_have_three_forms(string line, Sentiment? label, uint? topics, string language, string text)
    {
        var example = Assert.Single(ExampleFile.Read("test.de.tsv", [line]));

        Assert.Equal((label, topics, language, text), (example.Label, example.Topics, example.Language, example.Text));
    }

    [Fact]
    public void A_malformed_line_is_named()
    {
        var failed = Assert.Throws<FormatException>(() => ExampleFile.Read("x.tsv", ["neg\tok", "bad\tline"]).ToArray());

        Assert.StartsWith("x.tsv, line 2:", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Macro_F1_is_the_mean_over_the_labels_that_occur()
    {
        var evaluation = new Evaluation();
        evaluation.Add(Sentiment.Negative, Sentiment.Negative);
        evaluation.Add(Sentiment.Negative, Sentiment.Positive);
        evaluation.Add(Sentiment.Positive, Sentiment.Positive);

        Assert.Equal((2.0 / 3, 2.0 / 3, 2.0 / 3), (evaluation.Accuracy, evaluation.F1(Sentiment.Negative), evaluation.MacroF1), new Near());
    }

    [Fact]
    public void A_damaged_model_file_is_refused()
    {
        var bytes = TextTrainer.Train(Examples(), new TrainingLexicon()).Bytes;
        bytes[^20] ^= 1;

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => TextModel.FromBytes(bytes)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => TextModel.FromBytes([1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => TextModel.FromBytes(bytes[..^16]));
    }

    private static Example[] Examples()
    {
        string[] frames = ["der knorpf war {0}", "wirklich {0} das ding", "alles {0} hier", "so {0} und nichts anderes", "das ist {0}"];
        return
        [
            .. frames.Select(f => new Example(Fill(f, "flumig"), Sentiment.Positive, 1, "de", Set)),
            .. frames.Select(f => new Example(Fill(f, "grumsig"), Sentiment.Negative, 2, "de", Set)),
            .. frames.Select(f => new Example(Fill(f, "blau"), Sentiment.Neutral, 0, "de", Set)),
            .. frames.Select(f => new Example(Fill("it was {0}", f.Length > 15 ? "fine" : "bad"), Sentiment.Neutral, null, "en", Set)),
        ];
    }

    private static string Fill(string frame, string word) => frame.Replace("{0}", word, StringComparison.Ordinal);

    private sealed class Near : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
