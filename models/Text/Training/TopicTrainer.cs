namespace Feedback.Models.Text.Training;

/// <summary>
/// One logistic regression a topic over the words of a text, each counted once a text, and over the rules that name the topic. A topic is
/// said from the logit that served complaints best in models that had not learnt them, precision before recall: a wrong topic sends a
/// complaint to the wrong desk, a missing one leaves it in the common queue.
/// </summary>
internal sealed class TopicTrainer(Corpus corpus, TopicRules rules)
{
    private const int Epochs = 12;
    private const float Rate = 0.3f;
    private const float Ridge = 1e-2f;
    private const float FirstSquares = 0.5f;
    private const float FirstBias = -3;

    // A rule that is right this often is enough by itself.
    private const double ReliableRule = 0.6;

    // Where too few examples tell: nine in eleven.
    private const float NearCertainty = 1.5f;
    private const int FewestSaid = 5;

    // Three letters and the two ends.
    private const int ShortestContent = 5;

    private static readonly int Count = TopicNames.All.Count;

    private readonly int[] _ruleOf = [.. corpus.Words.Select(rules.TopicOf)];
    private readonly int[]?[] _wordsOf = new int[corpus.WordsOf.Length][];
    private float[] _weights = [];
    private float[] _squares = [];

    public float[] Biases { get; private set; } = [];

    /// <summary>What a rule adds to its topic.</summary>
    public float[] RuleWeights { get; private set; } = [];

    /// <summary>Logits from which a topic is said.</summary>
    public float[] Thresholds { get; } = new float[TopicNames.All.Count];

    public TopicRules Rules => rules;

    /// <summary>The weight of a word, by its number in the corpus, for a topic, its rule included.</summary>
    public float this[int word, int topic] => _weights[(word * Count) + topic] + (_ruleOf[word] == topic ? RuleWeights[topic] : 0);

    /// <param name="isComplaint">Whose precision decides the thresholds.</param>
    public void Train(IReadOnlyList<Example> examples, Func<Example, bool> isComplaint, int seed)
    {
        int[] judged = [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Topics is not null)];
        var complaints = new List<(float[] Logits, uint Topics)>();
        for (var part = 0; part < HeldOut.Parts; part += 3)
        {
            Fit([.. judged.Where(i => !HeldOut.Has(i, part))], examples, seed);
            complaints.AddRange(judged.Where(i => HeldOut.Has(i, part) && isComplaint(examples[i]))
                .Select(i => (LogitsOf(i), examples[i].Topics!.Value)));
        }

        for (var topic = 0; topic < Count; topic++)
            Thresholds[topic] = ThresholdFor(complaints.Select(c => (c.Logits[topic], (c.Topics >> topic & 1) != 0)));
        Fit(judged, examples, seed);
        for (var topic = 0; topic < Count; topic++)
        {
            if (RulePrecision([.. judged.Where(i => isComplaint(examples[i]))], examples, topic) >= ReliableRule)
                Thresholds[topic] = Math.Min(Thresholds[topic], Biases[topic] + RuleWeights[topic] - 1e-4f);
        }
    }

    private double RulePrecision(int[] documents, IReadOnlyList<Example> examples, int topic)
    {
        int[] named = [.. documents.Where(i => WordsOf(i).Any(word => _ruleOf[word] == topic))];
        return named.Length == 0 ? 0 : (double)named.Count(i => (examples[i].Topics!.Value >> topic & 1) != 0) / named.Length;
    }

    // The logit with the best F-measure that counts precision three times as much as recall (F⅓).
    private static float ThresholdFor(IEnumerable<(float Logit, bool IsRight)> judged)
    {
        var ordered = judged.OrderByDescending(j => j.Logit).ToArray();
        var all = ordered.Count(j => j.IsRight);
        var (threshold, best) = (NearCertainty, 0.0);
        var right = 0;
        for (var said = 1; said <= ordered.Length; said++)
        {
            right += ordered[said - 1].IsRight ? 1 : 0;
            var measure = right / ((0.9 * said) + (0.1 * all));
            if (said >= FewestSaid && measure > best)
                (threshold, best) = (ordered[said - 1].Logit - 1e-4f, measure);
        }

        return threshold;
    }

    private void Fit(int[] documents, IReadOnlyList<Example> examples, int seed)
    {
        _weights = new float[corpus.Words.Count * Count];
        _squares = new float[_weights.Length];
        Array.Fill(_squares, FirstSquares);
        RuleWeights = new float[Count];
        Biases = new float[Count];
        Array.Fill(Biases, FirstBias);
        var order = (int[])documents.Clone();
        var random = new Random(seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate * (1 - (0.8f * epoch / Epochs));
            foreach (var document in order)
                Step(document, examples[document].Topics!.Value, examples[document].Set.TopicWeight, rate);
        }
    }

    private int[] WordsOf(int document) =>
        _wordsOf[document] ??= [.. corpus.WordsOf[document].Distinct().Where(w => IsContent(corpus.Words[w]) && (corpus.Words[w].Feature >= 0 || _ruleOf[w] >= 0))];

    // Signs, pictures, numbers and function words have no subject; what they would learn is which collection a text comes from.
    private static bool IsContent(WordType word) =>
        word.Kind == TokenKind.Word && (word.Role & ~WordRole.StartsPhrase) == 0 && word.Spelling.Length >= ShortestContent;

    private float[] LogitsOf(int document)
    {
        var logits = (float[])Biases.Clone();
        foreach (var word in WordsOf(document))
        {
            for (var topic = 0; topic < Count; topic++)
                logits[topic] += _weights[(word * Count) + topic];
            if (_ruleOf[word] >= 0)
                logits[_ruleOf[word]] += RuleWeights[_ruleOf[word]];
        }

        return logits;
    }

    private void Step(int document, uint topics, float weight, float rate)
    {
        var words = WordsOf(document);
        var logits = LogitsOf(document);
        for (var topic = 0; topic < Count; topic++)
        {
            var isOn = (topics >> topic & 1) != 0;
            var slope = ((1 / (1 + MathF.Exp(-logits[topic]))) - (isOn ? 1 : 0)) * weight;
            if (MathF.Abs(slope) < 1e-3f)
                continue;
            Biases[topic] -= rate * 0.02f * slope;
            foreach (var word in words)
            {
                if (_ruleOf[word] == topic)
                    RuleWeights[topic] -= rate * 0.1f * slope;
                if (corpus.Words[word].Feature >= 0)
                    Move((word * Count) + topic, slope, rate);
            }
        }
    }

    private void Move(int at, float slope, float rate)
    {
        slope += Ridge * _weights[at];
        _squares[at] += slope * slope;
        _weights[at] -= rate * slope / MathF.Sqrt(_squares[at]);
    }
}
