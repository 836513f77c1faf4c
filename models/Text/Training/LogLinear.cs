namespace Feedback.Models.Text.Training;

/// <summary>
/// Multinomial logistic regression with a reference class: two logits a text, of the first and of the third class against the second.
/// Stochastic gradient descent with AdaGrad (Duchi et al. 2011) in a fixed random order, so that equal input gives equal weights.
/// </summary>
internal sealed class LogLinear
{
    private const int Epochs = 6;
    private const float Rate = 0.1f;
    private const float RateAtEnd = 0.02f;
    private const float Ridge = 1e-6f;

    /// <summary>Labels are not certain: this much of each goes to the other classes.</summary>
    private const float Doubt = 0.05f;

    /// <summary>Evidence is scaled up while learning, which lets rare features move in few steps.</summary>
    private const float Gain = 1.75f;

    private readonly Corpus _corpus;
    private readonly float[] _weights;
    private readonly float[] _squares;
    private readonly bool _useContexts;

    public LogLinear(Corpus corpus, bool useContexts)
    {
        _corpus = corpus;
        _useContexts = useContexts;
        _weights = new float[2 * corpus.Features.Count];
        _squares = new float[2 * corpus.Features.Count];
        Array.Fill(_squares, 0.1f);
    }

    public float FirstBias { get; private set; }

    public float ThirdBias { get; private set; }

    /// <summary>Weights of a feature by number, for the first and the third class.</summary>
    public (float First, float Third) this[int feature] => (_weights[2 * feature] * Gain, _weights[(2 * feature) + 1] * Gain);

    /// <param name="targets">For each document the class 0, 1 or 2, or −1 to leave it out.</param>
    /// <param name="weights">What each document counts.</param>
    /// <param name="isTwoClass">Whether the document comes from a set that does not know the second class: then it says nothing about it.</param>
    /// <param name="progress">Receives the share done, in (0, 1].</param>
    public void Train(sbyte[] targets, float[] weights, bool[] isTwoClass, int seed, Action<double>? progress)
    {
        var order = Enumerable.Range(0, targets.Length).Where(i => targets[i] >= 0).ToArray();
        var random = new Random(seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate + ((RateAtEnd - Rate) * epoch / (Epochs - 1));
            for (var n = 0; n < order.Length; n++)
            {
                Step(order[n], targets[order[n]], weights[order[n]], isTwoClass[order[n]], rate);
                if (n % 4096 == 0)
                    progress?.Invoke((epoch + ((double)n / order.Length)) / Epochs);
            }
        }
    }

    public (float First, float Third) Logits(int document)
    {
        float first = 0, third = 0;
        foreach (var word in _corpus.WordsOf[document])
        {
            var type = _corpus.Words[word];
            if (type.Feature >= 0)
                Add(type.Feature, 1, ref first, ref third);
            foreach (var gram in type.Letters)
                Add(gram, type.LetterValue, ref first, ref third);
        }

        if (_useContexts)
        {
            foreach (var context in _corpus.ContextsOf[document])
                Add(context, 1, ref first, ref third);
        }

        var scale = Gain * Verdict.Scale(_corpus.WordsOf[document].Length);
        return (FirstBias + (first * scale), ThirdBias + (third * scale));
    }

    private void Add(int feature, float value, ref float first, ref float third)
    {
        first += _weights[2 * feature] * value;
        third += _weights[(2 * feature) + 1] * value;
    }

    private void Step(int document, int target, float weight, bool isTwoClass, float rate)
    {
        var (first, third) = Logits(document);
        var (a, b, c) = Verdict.Softmax(first, third);
        var doubt = isTwoClass ? Doubt : Doubt / 2;
        if (isTwoClass)
            (a, c) = (a / (a + c), c / (a + c));
        var firstSlope = (float)(a - (target == 0 ? 1 - Doubt : doubt)) * weight;
        var thirdSlope = (float)(c - (target == 2 ? 1 - Doubt : doubt)) * weight;

        FirstBias -= rate * 0.1f * firstSlope;
        ThirdBias -= rate * 0.1f * thirdSlope;
        var scale = Gain * Verdict.Scale(_corpus.WordsOf[document].Length);
        foreach (var word in _corpus.WordsOf[document])
        {
            var type = _corpus.Words[word];
            if (type.Feature >= 0)
                Move(type.Feature, scale, firstSlope, thirdSlope, rate);
            foreach (var gram in type.Letters)
                Move(gram, scale * type.LetterValue, firstSlope, thirdSlope, rate);
        }

        if (!_useContexts)
            return;
        foreach (var context in _corpus.ContextsOf[document])
            Move(context, scale, firstSlope, thirdSlope, rate);
    }

    private void Move(int feature, float value, float firstSlope, float thirdSlope, float rate)
    {
        Move(2 * feature, (firstSlope * value) + (Ridge * _weights[2 * feature]), rate);
        Move((2 * feature) + 1, (thirdSlope * value) + (Ridge * _weights[(2 * feature) + 1]), rate);
    }

    private void Move(int at, float slope, float rate)
    {
        _squares[at] += slope * slope;
        _weights[at] -= rate * slope / MathF.Sqrt(_squares[at]);
    }
}
