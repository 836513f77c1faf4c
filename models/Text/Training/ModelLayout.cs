namespace Feedback.Models.Text.Training;

/// <summary>Turns trained weights into the sections of a model file.</summary>
internal static class ModelLayout
{
    /// <summary>Evidence of one unit of a stored weight, in logits.</summary>
    private const float Unit = 0.01f;

    /// <summary>An n-gram's weights below this, in logits, together, change no verdict that can be measured, and cost look-ups.</summary>
    private const float LeastWeight = 0.1f;

    /// <summary>A topic weight below this names nothing and is left out.</summary>
    private const float LeastTopicWeight = 0.45f;

    private const float TopicUnit = 0.05f;

    public static byte[] Lay(
        Corpus corpus, TrainingLexicon lexicon, LogLinear sentiment, float temperature, LogLinear language, TopicTrainer topics)
    {
        var words = new Dictionary<ulong, WordEntry>();
        var occurrences = corpus.Words.ToDictionary(w => w.Hash, w => w.Occurrences);
        var topicRows = new List<TopicRow> { default };
        for (var topic = 0; topic < TopicNames.All.Count; topic++)
            topicRows.Add(Row(of => of == topic ? topics.RuleWeights[of] : 0));
        for (var i = 0; i < corpus.Words.Count; i++)
        {
            if (corpus.Words[i].Feature >= 0)
                words[corpus.Words[i].Hash] = Entry(corpus.Words[i], sentiment, language) with { TopicRow = AddTopics(topicRows, topics, i) };
        }

        // What lexicons and grammar know must be found even where no text has it.
        foreach (var term in lexicon.OwnWords.Concat(lexicon.PublicWords.Order(StringComparer.Ordinal)).Concat(FunctionWords.Spellings))
        {
            var word = corpus.Describe(term);
            words.TryAdd(word.Hash, Entry(word, sentiment, language));
        }

        var header = new ModelHeader
        {
            Unit = Unit,
            LanguageUnit = Unit,
            TopicUnit = TopicUnit,
            NegativeBias = sentiment.FirstBias + SentimentTrainer.NeutralDiscount,
            PositiveBias = sentiment.ThirdBias + SentimentTrainer.NeutralDiscount,
            LongTextDoubt = SentimentTrainer.LongTextDoubt,
            Temperature = temperature,
            GermanBias = language.FirstBias,
            EnglishBias = language.ThirdBias,
        };
        for (var topic = 0; topic < TopicNames.All.Count; topic++)
        {
            header.TopicBiases[topic] = topics.Biases[topic];
            header.TopicThresholds[topic] = topics.Thresholds[topic];
        }

        return ModelWriter.Write(
            header,
            WordTable.Build(words, occurrences),
            GramTable.Build(Grams(corpus, sentiment, LeastWeight)),
            GramTable.Build(Grams(corpus, language, 0)),
            [.. topicRows],
            lexicon.Slots,
            topics.Rules.Slots,
            Valences(sentiment));
    }

    // A known word brings the evidence of its letters with it, so that reading it takes one look-up.
    private static WordEntry Entry(WordType word, LogLinear sentiment, LogLinear language)
    {
        var (negative, positive) = SumOf(sentiment, word);
        var (german, english) = SumOf(language, word);
        return new WordEntry
        {
            Negative = negative,
            Positive = positive,
            German = german,
            English = english,
            Role = word.Role,
            Valences = (byte)(word.Valence | (word.PublicValence << 4)),
        };
    }

    private static (short First, short Third) SumOf(LogLinear model, WordType word)
    {
        var (first, third) = word.Feature >= 0 ? model[word.Feature] : default;
        foreach (var gram in word.Letters)
        {
            var (f, t) = model[gram];
            first += f * word.LetterValue;
            third += t * word.LetterValue;
        }

        return (Quantize(first), Quantize(third));
    }

    private static ushort AddTopics(List<TopicRow> rows, TopicTrainer topics, int word)
    {
        if (rows.Count > ushort.MaxValue || !Enumerable.Range(0, TopicNames.All.Count).Any(of => MathF.Abs(topics[word, of]) >= LeastTopicWeight))
            return 0;
        rows.Add(Row(of => topics[word, of]));
        return (ushort)(rows.Count - 1);
    }

    private static TopicRow Row(Func<int, float> weightOf)
    {
        var row = default(TopicRow);
        for (var topic = 0; topic < TopicNames.All.Count; topic++)
            row[topic] = (sbyte)Math.Clamp(MathF.Round(weightOf(topic) / TopicUnit), -127, 127);
        return row;
    }

    private static IEnumerable<KeyValuePair<ulong, (int First, int Third)>> Grams(Corpus corpus, LogLinear model, float least)
    {
        var words = corpus.Words.Where(w => w.Feature >= 0).Select(w => w.Feature).ToHashSet();
        for (var feature = ValenceWeights.Count; feature < corpus.Features.Count; feature++)
        {
            var (first, third) = model[feature];
            if (feature >= corpus.FirstOutline)
                (first, third) = (first * Outline.Value, third * Outline.Value);
            if (!words.Contains(feature) && MathF.Abs(first) + MathF.Abs(third) > least)
                yield return new(corpus.Features[feature], (Quantize(first), Quantize(third)));
        }
    }

    private static EvidencePair[] Valences(LogLinear sentiment)
    {
        var pairs = new EvidencePair[ValenceWeights.Count];
        for (var feature = 0; feature < pairs.Length; feature++)
        {
            var (first, third) = sentiment[feature];
            pairs[feature] = new EvidencePair
            {
                Negative = Quantize(first * ValenceWeights.Value),
                Positive = Quantize(third * ValenceWeights.Value),
            };
        }

        return pairs;
    }

    private static short Quantize(float weight) => (short)Math.Clamp(MathF.Round(weight / Unit), short.MinValue, short.MaxValue);
}
