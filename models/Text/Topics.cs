namespace Feedback.Models.Text;

/// <summary>Decides which topics a text has; each topic by itself, from the words that speak for it.</summary>
internal static unsafe class Topics
{
    /// <summary>Logits a word must bring to be named as a trigger.</summary>
    private const float LeastNamed = 0.5f;

    public static IReadOnlyList<TopicMatch> Decide(Reading reading, MappedModel memory)
    {
        ref readonly var header = ref memory.Header;
        var logits = reading.TopicLogits;
        ((ReadOnlySpan<float>)header.TopicBiases).CopyTo(logits);
        var weights = memory.Pointer<TopicWeight>(header.TopicWeights);
        for (var i = 0; i < reading.Count; i++)
        {
            if (reading.RuleTopics[i] != 0)
                logits[reading.RuleTopics[i] - 1] += header.TopicRuleWeights[reading.RuleTopics[i] - 1];
            for (var weight = First(reading, i, weights); weight != null; weight = Next(weight))
                logits[weight->Topic & ~TopicWeight.LastBit] += weight->Weight * header.TopicUnit;
        }

        List<TopicMatch>? matches = null;
        for (var topic = 0; topic < logits.Length; topic++)
        {
            if (logits[topic] > header.TopicThresholds[topic])
                (matches ??= []).Add(Match(topic, logits[topic], reading, weights, header.TopicUnit));
        }

        matches?.Sort((a, b) => b.Confidence.CompareTo(a.Confidence));
        return matches ?? (IReadOnlyList<TopicMatch>)[];
    }

    private static TopicMatch Match(int topic, float logit, Reading reading, TopicWeight* weights, float unit)
    {
        var words = new List<TextSpan>();
        for (var i = 0; i < reading.Count; i++)
        {
            var isNamed = reading.RuleTopics[i] == topic + 1;
            for (var weight = First(reading, i, weights); weight != null; weight = Next(weight))
                isNamed |= (weight->Topic & ~TopicWeight.LastBit) == topic && weight->Weight * unit >= LeastNamed;
            if (isNamed)
                words.Add(new TextSpan(reading.Tokens[i].Start, reading.Tokens[i].Length));
        }

        return new TopicMatch(TopicNames.All[topic], 1 / (1 + Math.Exp(-logit)), words);
    }

    private static TopicWeight* First(Reading reading, int i, TopicWeight* weights)
    {
        var word = (WordEntry*)reading.Words[i];
        return word == null || word->TopicStart == 0 ? null : weights + word->TopicStart;
    }

    private static TopicWeight* Next(TopicWeight* weight) => (weight->Topic & TopicWeight.LastBit) != 0 ? null : weight + 1;
}
