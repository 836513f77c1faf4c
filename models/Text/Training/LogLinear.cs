namespace Feedback.Models.Text.Training;

/// <summary>
/// Multinomial logistic regression over three classes; what comes out are the logits of the first and of the third against the second.
/// Stochastic gradient descent with AdaGrad (Duchi et al. 2011) in a fixed random order, so that equal input gives equal weights.
/// </summary>
internal sealed class LogLinear
{
    private const int Classes = 3;
    private const int Epochs = 3;
    private const float Rate = 0.07f;
    private const float RateLoss = 0.8f;
    private const float Ridge = 1e-6f;
    private const float FirstSquares = 0.1f;

    /// <summary>Labels are not certain: this much of each goes to the other classes.</summary>
    private const float Doubt = 0.05f;

    /// <summary>Evidence is scaled up while learning, which lets rare features move in few steps.</summary>
    private const float Gain = 1.75f;

    private readonly Corpus _corpus;
    private readonly bool _useSurroundings;
    private readonly float[] _weights;
    private readonly float[] _squares;

    /// <param name="useSurroundings">Whether groups and valences are features too, or words and letters alone.</param>
    public LogLinear(Corpus corpus, bool useSurroundings)
    {
        (_corpus, _useSurroundings) = (corpus, useSurroundings);
        _weights = new float[Classes * (corpus.Features.Count + 1)];
        _squares = new float[_weights.Length];
        Array.Fill(_squares, FirstSquares);
    }

    public float FirstBias => _weights[^3] - _weights[^2];

    public float ThirdBias => _weights[^1] - _weights[^2];

    /// <summary>Weights of a feature by number, for the first and the third class against the second.</summary>
    public (float First, float Third) this[int feature]
    {
        get
        {
            var second = _weights[(Classes * feature) + 1];
            return ((_weights[Classes * feature] - second) * Gain, (_weights[(Classes * feature) + 2] - second) * Gain);
        }
    }

    /// <summary>The mean of models of one corpus: of their logits, too, since these are linear in the weights.</summary>
    public static LogLinear Mean(IReadOnlyList<LogLinear> models)
    {
        var mean = new LogLinear(models[0]._corpus, models[0]._useSurroundings);
        for (var i = 0; i < mean._weights.Length; i++)
            mean._weights[i] = models.Sum(m => m._weights[i]) / models.Count;
        return mean;
    }

    /// <param name="documents">The documents to learn from.</param>
    /// <param name="targets">By document: the class, 0 to 2.</param>
    /// <param name="weights">By document: what it counts.</param>
    /// <param name="isTwoClass">By document: whether it comes from a set that does not know the second class, and says nothing about it.</param>
    /// <param name="progress">Receives the share done, in (0, 1].</param>
    public void Train(int[] documents, sbyte[] targets, float[] weights, bool[] isTwoClass, int seed, Action<double>? progress = null)
    {
        var order = (int[])documents.Clone();
        var random = new Random(seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate * (1 - (RateLoss * epoch / Epochs));
            for (var n = 0; n < order.Length; n++)
            {
                var document = order[n];
                Step(document, targets[document], weights[document], isTwoClass[document], rate);
                if (n % 4096 == 0)
                    progress?.Invoke((epoch + ((double)n / order.Length)) / Epochs);
            }
        }
    }

    public (float First, float Third) Logits(int document)
    {
        float first = 0, third = 0;
        foreach (var number in _corpus.WordsOf[document])
        {
            var word = _corpus.Words[number];
            if (word.Feature >= 0)
                Add(word.Feature, 1, ref first, ref third);
            var value = word.LetterValue;
            foreach (var gram in word.Letters)
                Add(gram, value, ref first, ref third);
        }

        if (_useSurroundings)
        {
            foreach (var group in _corpus.GroupsOf[document])
                Add(group, 1, ref first, ref third);
            foreach (var outline in _corpus.OutlinesOf[document])
                Add(outline, Outline.Value, ref first, ref third);
            foreach (var valence in _corpus.ValencesOf[document])
                Add(valence, ValenceWeights.Value, ref first, ref third);
        }

        var scale = Gain * Verdict.Scale(_corpus.WordsOf[document].Length);
        return (FirstBias + (first * scale), ThirdBias + (third * scale));
    }

    private void Add(int feature, float value, ref float first, ref float third)
    {
        var at = Classes * feature;
        first += (_weights[at] - _weights[at + 1]) * value;
        third += (_weights[at + 2] - _weights[at + 1]) * value;
    }

    private void Step(int document, int target, float weight, bool isTwoClass, float rate)
    {
        var (first, third) = Logits(document);
        var (a, b, c) = Verdict.Softmax(first, third);
        if (isTwoClass)
            (a, c) = (a / (a + c), c / (a + c));
        var doubt = isTwoClass ? Doubt : Doubt / 2;
        var slopes = new Slopes(
            (float)(a - (target == 0 ? 1 - Doubt : doubt)) * weight,
            isTwoClass ? 0 : (float)(b - (target == 1 ? 1 - Doubt : doubt)) * weight,
            (float)(c - (target == 2 ? 1 - Doubt : doubt)) * weight);

        Move(_corpus.Features.Count, slopes, rate);
        slopes = slopes.Times(Gain * Verdict.Scale(_corpus.WordsOf[document].Length));
        foreach (var number in _corpus.WordsOf[document])
        {
            var word = _corpus.Words[number];
            if (word.Feature >= 0)
                Move(word.Feature, slopes, rate);
            var share = slopes.Times(word.LetterValue);
            foreach (var gram in word.Letters)
                Move(gram, share, rate);
        }

        if (!_useSurroundings)
            return;
        foreach (var group in _corpus.GroupsOf[document])
            Move(group, slopes, rate);
        var weak = slopes.Times(Outline.Value);
        foreach (var outline in _corpus.OutlinesOf[document])
            Move(outline, weak, rate);
        var strong = slopes.Times(ValenceWeights.Value);
        foreach (var valence in _corpus.ValencesOf[document])
            Move(valence, strong, rate);
    }

    private void Move(int feature, in Slopes slopes, float rate)
    {
        Move(Classes * feature, slopes.First, rate);
        Move((Classes * feature) + 1, slopes.Second, rate);
        Move((Classes * feature) + 2, slopes.Third, rate);
    }

    private void Move(int at, float slope, float rate)
    {
        slope += Ridge * _weights[at];
        _squares[at] += slope * slope;
        _weights[at] -= rate * slope / MathF.Sqrt(_squares[at]);
    }

    /// <summary>Of the loss, by class.</summary>
    private readonly record struct Slopes(float First, float Second, float Third)
    {
        public Slopes Times(float factor) => new(First * factor, Second * factor, Third * factor);
    }
}
