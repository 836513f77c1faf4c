namespace Feedback.Models.Text.Training;

/// <summary>Finds the temperature at which probabilities mean what they say, on texts the model has not learnt from (Guo et al. 2017).</summary>
internal static class Calibration
{
    private const double Coolest = 0.5, Hottest = 2.5, Step = 0.05;

    /// <param name="judged">Logits against neutral, right label, and what the text counts; texts of sets without neutral are left out.</param>
    /// <returns>What logits are divided by; 1 without texts.</returns>
    public static float Temperature(IReadOnlyCollection<(float Negative, float Positive, Sentiment Right, float Weight)> judged)
    {
        if (judged.Count == 0)
            return 1;
        var (best, least) = (1.0, double.MaxValue);
        for (var temperature = Coolest; temperature <= Hottest; temperature += Step)
        {
            var loss = judged.Sum(text => text.Weight * Loss(text.Negative / temperature, text.Positive / temperature, text.Right));
            if (loss < least)
                (best, least) = (temperature, loss);
        }

        return (float)best;
    }

    private static double Loss(double negative, double positive, Sentiment right)
    {
        var (a, b, c) = Verdict.Softmax(negative, positive);
        return -Math.Log(Math.Max(1e-9, right switch { Sentiment.Negative => a, Sentiment.Positive => c, _ => b }));
    }
}
