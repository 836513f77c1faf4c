namespace Feedback.Models.Text;

/// <summary>The decision on a text and the slope that shares it out over the evidence.</summary>
internal readonly record struct Verdict(Sentiment Label, double Score, double Confidence, bool IsUnsure)
{
    /// <summary>Below this probability a label is a guess among three.</summary>
    public const double Unsure = 0.5;

    // Gauss-Legendre nodes and weights of order 8 on [0, 1]: the path integral below is smooth, so that the rest is below 1e-9.
    private static readonly double[] Nodes =
    [
        0.019855071751231884, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751,
        0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
    ];

    private static readonly double[] NodeWeights =
    [
        0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.1813418916891810,
        0.1813418916891810, 0.15685332293894363, 0.11119051722668724, 0.05061426814518813,
    ];

    /// <summary>Score per stored unit of evidence, averaged on the way from no evidence to all of it.</summary>
    public double NegativePerUnit { get; private init; }

    public double PositivePerUnit { get; private init; }

    /// <summary>The part of the score that every token brings by being there: the model's prior, shared out evenly.</summary>
    public double Share { get; private init; }

    public static Verdict Of(Reading reading, in ModelHeader header)
    {
        if (reading.Count == 0)
            return new Verdict(Sentiment.Neutral, 0, 0, true);
        long negative = 0, positive = 0;
        foreach (ref readonly var token in reading.Tokens)
        {
            negative += token.Negative;
            positive += token.Positive;
        }

        var unit = header.Unit * Scale(reading.Count) / header.Temperature;
        var (negativeBias, positiveBias) = Prior(reading.Count, header);
        (negativeBias, positiveBias) = (negativeBias / header.Temperature, positiveBias / header.Temperature);
        double n = negativeBias + (negative * unit), p = positiveBias + (positive * unit);
        var (pNegative, pNeutral, pPositive) = Softmax(n, p);
        var label = LabelOf(n, p, isTwoClass: false);
        var confidence = Math.Max(pNeutral, Math.Max(pNegative, pPositive));
        var (negativeSlope, positiveSlope) = Slopes(n, p);
        return new Verdict(label, pPositive - pNegative, confidence, confidence < Unsure)
        {
            NegativePerUnit = negativeSlope * unit,
            PositivePerUnit = positiveSlope * unit,
            Share = ((negativeBias * negativeSlope) + (positiveBias * positiveSlope)) / reading.Count,
        };
    }

    /// <summary>Logits before any word. Who writes much has seldom one thing to say: a long text is neutral more easily.</summary>
    public static (double Negative, double Positive) Prior(int tokens, in ModelHeader header)
    {
        var doubt = IsLong(tokens) ? header.LongTextDoubt : 0;
        return (header.NegativeBias - doubt, header.PositiveBias - doubt);
    }

    public static bool IsLong(int tokens) => tokens > 46;

    /// <param name="isTwoClass">Whether neutral is out of the question.</param>
    public static Sentiment LabelOf(double negative, double positive, bool isTwoClass) =>
        negative > positive && (negative > 0 || isTwoClass) ? Sentiment.Negative
        : positive > 0 || isTwoClass ? Sentiment.Positive
        : Sentiment.Neutral;

    /// <summary>What the evidence of a text of so many tokens is multiplied with: long texts repeat themselves.</summary>
    public static float Scale(int tokens) => 1 / MathF.Sqrt(tokens + 2);

    /// <summary>Aumann-Shapley: each logit's slope, averaged along the straight way from (0, 0), so that slope × logit sums to the score.</summary>
    private static (double Negative, double Positive) Slopes(double n, double p)
    {
        double negative = 0, positive = 0;
        for (var i = 0; i < Nodes.Length; i++)
        {
            var (a, _, c) = Softmax(n * Nodes[i], p * Nodes[i]);
            negative += NodeWeights[i] * -a * (1 - a + c);
            positive += NodeWeights[i] * c * (1 - c + a);
        }

        return (negative, positive);
    }

    public static (double Negative, double Neutral, double Positive) Softmax(double n, double p)
    {
        var most = Math.Max(0, Math.Max(n, p));
        double a = Math.Exp(n - most), b = Math.Exp(-most), c = Math.Exp(p - most);
        var sum = a + b + c;
        return (a / sum, b / sum, c / sum);
    }
}
