namespace Feedback.Models.Text.Training;

/// <summary>Counts right and wrong labels and sums them up as accuracy, F1 per label and macro-F1.</summary>
public sealed class Evaluation
{
    private readonly int[,] _counts = new int[3, 3];

    /// <summary>Texts judged.</summary>
    public int Count { get; private set; }

    /// <summary>Share of right labels, in [0, 1]; 0 without texts.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)(_counts[0, 0] + _counts[1, 1] + _counts[2, 2]) / Count;

    /// <summary>Mean of F1 over the labels that occur among the right ones.</summary>
    public double MacroF1 => Labels().Select(F1).DefaultIfEmpty(0).Average();

    public void Add(Sentiment right, Sentiment said)
    {
        Count++;
        _counts[(int)right, (int)said]++;
    }

    public void Add(Evaluation other)
    {
        Count += other.Count;
        foreach (var right in Enum.GetValues<Sentiment>())
        {
            foreach (var said in Enum.GetValues<Sentiment>())
                _counts[(int)right, (int)said] += other[right, said];
        }
    }

    /// <summary>Harmonic mean of precision and recall; 0 where the label neither occurs nor is said.</summary>
    public double F1(Sentiment label)
    {
        var hits = _counts[(int)label, (int)label];
        var involved = Enumerable.Range(0, 3).Sum(other => _counts[(int)label, other] + _counts[other, (int)label]);
        return involved == 0 ? 0 : 2.0 * hits / involved;
    }

    /// <summary>How often a text that is <paramref name="right"/> was called <paramref name="said"/>.</summary>
    public int this[Sentiment right, Sentiment said] => _counts[(int)right, (int)said];

    private IEnumerable<Sentiment> Labels() => Enum.GetValues<Sentiment>()
        .Where(label => Enumerable.Range(0, 3).Any(said => _counts[(int)label, said] > 0));
}
