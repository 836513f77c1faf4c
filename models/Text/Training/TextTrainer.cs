namespace Feedback.Models.Text.Training;

/// <summary>What training gives.</summary>
/// <param name="Bytes">The model file.</param>
/// <param name="HeldOut">How a model of nine tenths of the examples did on the last tenth.</param>
public sealed record TrainedModel(byte[] Bytes, Evaluation HeldOut);

/// <summary>Learns a text model from examples. Equal examples in equal order give equal bytes.</summary>
public static class TextTrainer
{
    private const int Seed = 20_260_105;

    /// <param name="examples">All examples; those without a label teach language or topics only.</param>
    /// <param name="progress">Receives the share done, in [0, 1].</param>
    /// <exception cref="ArgumentException">The examples have fewer than two different labels.</exception>
    public static TrainedModel Train(IReadOnlyList<Example> examples, TrainingLexicon lexicon, IProgress<double>? progress = null)
    {
        if (examples.Select(e => e.Label).OfType<Sentiment>().Distinct().Count() < 2)
            throw new ArgumentException("Training needs texts of at least two labels.", nameof(examples));

        var corpus = new Corpus([.. examples.Select(e => e.Text)], lexicon);
        progress?.Report(0.3);
        var trainer = new SentimentTrainer(examples, corpus, Seed);
        var language = new LogLinear(corpus, useSurroundings: false);
        var topics = new TopicTrainer(corpus, new TopicRules());
        LogLinear? sentiment = null;
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () =>
            {
                sentiment = trainer.Train(done => progress?.Report(0.3 + (0.6 * done)));
                topics.Train(examples, e => e.Label is Sentiment.Negative, Seed);
            },
            () =>
            {
                trainer.Rehearse();
                TrainLanguage(language, examples);
            });
        progress?.Report(0.95);
        var bytes = ModelLayout.Lay(corpus, lexicon, sentiment!, trainer.Temperature, language, topics);
        progress?.Report(1);
        return new TrainedModel(bytes, trainer.Rehearsed);
    }

    // The few texts in other languages have to hold against all German and English ones.
    private static void TrainLanguage(LogLinear model, IReadOnlyList<Example> examples)
    {
        sbyte[] classes = [.. examples.Select(ClassOf)];
        int[] documents = [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Language is not null)];
        var others = Math.Max(1, documents.Count(i => classes[i] == 1));
        var weight = Math.Clamp(0.1f * documents.Length / others, 1, 50);
        model.Train(documents, classes, [.. classes.Select(c => c == 1 ? weight : 1f)], new bool[classes.Length], Seed);
    }

    private static sbyte ClassOf(Example example) => example.Language switch
    {
        Languages.German => 0,
        Languages.English => 2,
        _ => 1,
    };
}
