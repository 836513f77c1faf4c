namespace Feedback.Models.Text.Training;

/// <summary>One logistic regression a topic over the words of a text, each counted once a text.</summary>
internal sealed class TopicTrainer(Corpus corpus)
{
    private const int Epochs = 8;
    private const float Rate = 0.2f;
    private const float Ridge = 2e-4f;
    private static readonly int Count = TopicNames.All.Count;

    private readonly float[] _weights = new float[corpus.Words.Count * TopicNames.All.Count];
    private readonly float[] _squares = new float[corpus.Words.Count * TopicNames.All.Count];

    public float[] Biases { get; } = new float[TopicNames.All.Count];

    public float[] Thresholds { get; } = new float[TopicNames.All.Count];

    /// <summary>The weight of a word, by its number in the corpus, for a topic.</summary>
    public float this[int word, int topic] => _weights[(word * Count) + topic];

    /// <param name="topics">Per document its topic bits, or null to leave it out.</param>
    public void Train(uint?[] topics, float[] weights, int seed)
    {
        var order = Enumerable.Range(0, topics.Length).Where(i => topics[i] is not null).ToArray();
        var random = new Random(seed);
        Array.Fill(_squares, 0.5f);
        Array.Fill(Biases, -3f);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate * (1 - (0.8f * epoch / Epochs));
            foreach (var document in order)
                Step(document, topics[document]!.Value, weights[document], rate);
        }
    }

    private void Step(int document, uint topics, float weight, float rate)
    {
        var words = corpus.WordsOf[document].Distinct().Where(w => corpus.Words[w].Feature >= 0).ToArray();
        for (var topic = 0; topic < Count; topic++)
        {
            var logit = Biases[topic];
            foreach (var word in words)
                logit += _weights[(word * Count) + topic];
            var isOn = (topics >> topic & 1) != 0;
            var slope = ((1 / (1 + MathF.Exp(-logit))) - (isOn ? 1 : 0)) * weight;
            if (MathF.Abs(slope) < 1e-3f)
                continue;
            Biases[topic] -= rate * 0.02f * slope;
            foreach (var word in words)
            {
                var at = (word * Count) + topic;
                var g = slope + (Ridge * _weights[at]);
                _squares[at] += g * g;
                _weights[at] -= rate * g / MathF.Sqrt(_squares[at]);
            }
        }
    }
}
