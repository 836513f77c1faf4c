namespace Feedback.Models.Text.Training;

/// <summary>Learns a text model from examples. Equal examples in equal order give equal bytes.</summary>
public static class TextTrainer
{
    private const int Seed = 20_260_105;

    /// <summary>Evidence of one unit of a stored weight, in logits.</summary>
    private const float Unit = 0.01f;

    /// <summary>A topic weight below this names nothing and is left out.</summary>
    private const float LeastTopicWeight = 0.25f;

    private const float TopicUnit = 0.05f;

    /// <param name="examples">All examples; those without a label teach language or topics only.</param>
    /// <param name="progress">Receives the share done, in [0, 1].</param>
    /// <returns>The bytes of a model file.</returns>
    /// <exception cref="ArgumentException">No example is labelled, or all have the same label.</exception>
    public static byte[] Train(IReadOnlyList<Example> examples, IProgress<double>? progress = null)
    {
        var labels = examples.Where(e => e.Label is not null).Select(e => e.Label).Distinct().Count();
        if (labels < 2)
            throw new ArgumentException("Training needs examples of at least two labels.", nameof(examples));

        var corpus = new Corpus([.. examples.Select(e => e.Text)]);
        progress?.Report(0.2);
        var sentiment = new LogLinear(corpus, useContexts: true);
        var language = new LogLinear(corpus, useContexts: false);
        var topics = new TopicTrainer(corpus);
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => TrainSentiment(sentiment, examples, done => progress?.Report(0.2 + (0.7 * done))),
            () =>
            {
                TrainLanguage(language, examples);
                topics.Train([.. examples.Select(e => e.Topics)], [.. examples.Select(e => e.Label is null ? 0.3f : 1)], Seed);
            });
        progress?.Report(0.95);
        var bytes = Lay(corpus, sentiment, language, topics);
        progress?.Report(1);
        return bytes;
    }

    private static void TrainSentiment(LogLinear model, IReadOnlyList<Example> examples, Action<double> progress)
    {
        var balance = new ClassBalance(examples);
        model.Train(
            [.. examples.Select(e => (sbyte)(e.Label is { } label ? (int)label : -1))],
            [.. examples.Select(balance.WeightOf)],
            [.. examples.Select(e => !balance.KnowsNeutral(e.Set))],
            Seed,
            progress);
    }

    private static void TrainLanguage(LogLinear model, IReadOnlyList<Example> examples)
    {
        var others = Math.Max(1, examples.Count(e => LanguageClass(e) == 1));
        var known = examples.Count(e => LanguageClass(e) is 0 or 2);
        var rare = Math.Clamp(0.1f * known / others, 1, 50);
        model.Train(
            [.. examples.Select(LanguageClass)],
            [.. examples.Select(e => LanguageClass(e) == 1 ? rare : 1f)],
            new bool[examples.Count],
            Seed,
            null);
    }

    private static sbyte LanguageClass(Example example) => example.Language switch
    {
        null => -1,
        Languages.German => 0,
        Languages.English => 2,
        _ => 1,
    };

    private static byte[] Lay(Corpus corpus, LogLinear sentiment, LogLinear language, TopicTrainer topics)
    {
        var words = new Dictionary<ulong, WordEntry>();
        var grams = new Dictionary<ulong, (int, int)>();
        var languageGrams = new Dictionary<ulong, (int, int)>();
        var topicWeights = new List<TopicWeight>();
        var isWord = new bool[corpus.Features.Count];
        for (var i = 0; i < corpus.Words.Count; i++)
        {
            var word = corpus.Words[i];
            if (word.Feature < 0)
                continue;
            isWord[word.Feature] = true;
            var start = topicWeights.Count;
            for (var topic = 0; topic < TopicNames.All.Count; topic++)
            {
                if (MathF.Abs(topics[i, topic]) >= LeastTopicWeight)
                    topicWeights.Add(new TopicWeight { Topic = (byte)topic, Weight = (sbyte)Math.Clamp(topics[i, topic] / TopicUnit, -127, 127) });
            }

            var (negative, positive) = SumOf(sentiment, word);
            var (german, english) = SumOf(language, word);
            words[word.Hash] = new WordEntry
            {
                Negative = negative,
                Positive = positive,
                German = german,
                English = english,
                Role = word.Role,
                TopicCount = (byte)(topicWeights.Count - start),
                TopicStart = (ushort)start,
            };
        }

        foreach (var (hash, role) in FunctionWords.All)
            words.TryAdd(hash, new WordEntry { Role = role });
        for (var feature = 0; feature < corpus.Features.Count; feature++)
        {
            if (isWord[feature])
                continue;
            grams[corpus.Features[feature]] = Quantize(sentiment[feature]);
            languageGrams[corpus.Features[feature]] = Quantize(language[feature]);
        }

        var header = new ModelHeader
        {
            Unit = Unit,
            LanguageUnit = Unit,
            TopicUnit = TopicUnit,
            NegativeBias = sentiment.FirstBias,
            PositiveBias = sentiment.ThirdBias,
            Temperature = 1,
            GermanBias = language.FirstBias,
            EnglishBias = language.ThirdBias,
        };
        for (var topic = 0; topic < TopicNames.All.Count; topic++)
            header.TopicBiases[topic] = topics.Biases[topic];
        return ModelWriter.Write(header, WordTable.Build(words), GramTable.Build(grams), GramTable.Build(languageGrams), [.. topicWeights]);
    }

    // A known word brings the evidence of its letters with it, so that reading it takes one look-up.
    private static (short First, short Third) SumOf(LogLinear model, Corpus.WordType word)
    {
        var (first, third) = model[word.Feature];
        foreach (var gram in word.Letters)
        {
            var (f, t) = model[gram];
            first += f * word.LetterValue;
            third += t * word.LetterValue;
        }

        return ((short)Math.Clamp(first / Unit, -32_000, 32_000), (short)Math.Clamp(third / Unit, -32_000, 32_000));
    }

    private static (int First, int Third) Quantize((float First, float Third) weights) =>
        ((int)MathF.Round(weights.First / Unit), (int)MathF.Round(weights.Third / Unit));
}
