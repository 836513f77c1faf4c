namespace Feedback.Models.Text.Training;

/// <summary>Trains the sentiment model twice: on nine tenths, to see how well it does and how sure it may be, and on everything, to keep.</summary>
internal sealed class SentimentTrainer
{
    /// <summary>Logits taken off neutral: it is the commonest label of public tweets, and seldom the right answer to a customer.</summary>
    public const float NeutralDiscount = 0.5f;

    /// <summary>How much of that a long text does not get.</summary>
    public const float LongTextDoubt = 0.3f;

    /// <summary>Models that see the texts in different orders; their mean is steadier than any of them.</summary>
    private const int Orders = 4;

    private readonly IReadOnlyList<Example> _examples;
    private readonly Corpus _corpus;
    private readonly int _seed;
    private readonly sbyte[] _targets;
    private readonly float[] _weights;
    private readonly bool[] _isTwoClass;

    public SentimentTrainer(IReadOnlyList<Example> examples, Corpus corpus, int seed)
    {
        (_examples, _corpus, _seed) = (examples, corpus, seed);
        var balance = new ClassBalance(examples);
        _targets = [.. examples.Select(e => (sbyte)(e.Label ?? 0))];
        _weights = [.. examples.Select(balance.WeightOf)];
        _isTwoClass = [.. examples.Select(e => !balance.KnowsNeutral(e.Set))];
    }

    /// <summary>Right and wrong on the tenth held out.</summary>
    public Evaluation Rehearsed { get; } = new();

    public float Temperature { get; private set; } = 1;

    /// <summary>The model of all examples.</summary>
    public LogLinear Train(Action<double> progress) => Train(Labelled(_ => true), progress);

    /// <summary>Fills <see cref="Rehearsed"/> and <see cref="Temperature"/>.</summary>
    public void Rehearse()
    {
        var model = Train(Labelled(i => !HeldOut.Has(i)), null);
        var judged = new List<(float, float, Sentiment, float)>();
        foreach (var i in Labelled(i => HeldOut.Has(i)))
        {
            var (negative, positive) = model.Logits(i);
            var discount = NeutralDiscount - (Verdict.IsLong(_corpus.WordsOf[i].Length) ? LongTextDoubt : 0);
            (negative, positive) = (negative + discount, positive + discount);
            Rehearsed.Add(_examples[i].Label!.Value, Verdict.LabelOf(negative, positive, _isTwoClass[i]));
            if (!_isTwoClass[i])
                judged.Add((negative, positive, _examples[i].Label!.Value, _examples[i].Set.Weight));
        }

        Temperature = Calibration.Temperature(judged);
    }

    private LogLinear Train(int[] documents, Action<double>? progress)
    {
        var models = new List<LogLinear>();
        for (var order = 0; order < Orders; order++)
        {
            var model = new LogLinear(_corpus, useSurroundings: true);
            model.Train(documents, _targets, _weights, _isTwoClass, _seed + order, done => progress?.Invoke((order + done) / Orders));
            models.Add(model);
        }

        return LogLinear.Mean(models);
    }

    private int[] Labelled(Func<int, bool> isIn) => [.. Enumerable.Range(0, _examples.Count).Where(i => _examples[i].Label is not null && isIn(i))];
}
