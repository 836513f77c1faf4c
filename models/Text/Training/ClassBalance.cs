namespace Feedback.Models.Text.Training;

/// <summary>Weighs examples so that a set's rare labels are not drowned: by a power of how rare they are in their set.</summary>
internal sealed class ClassBalance
{
    private const double Power = 0.75;
    private const double MostGain = 4;

    private readonly Dictionary<ExampleSet, int[]> _counts = [];

    public ClassBalance(IEnumerable<Example> examples)
    {
        foreach (var example in examples)
        {
            if (example.Label is not { } label)
                continue;
            if (!_counts.TryGetValue(example.Set, out var counts))
                _counts[example.Set] = counts = new int[3];
            counts[(int)label]++;
        }
    }

    /// <summary>Whether the set has neutral examples; one without them cannot tell what neutral is not.</summary>
    public bool KnowsNeutral(ExampleSet set) => _counts.TryGetValue(set, out var counts) && counts[(int)Sentiment.Neutral] > 0;

    /// <summary>The set's weight times the label's; 0 without a label.</summary>
    public float WeightOf(Example example)
    {
        if (example.Label is not { } label)
            return 0;
        var counts = _counts[example.Set];
        var even = counts.Sum() / (double)counts.Count(c => c > 0);
        return example.Set.Weight * (float)Math.Min(MostGain, Math.Pow(even / counts[(int)label], Power));
    }
}
