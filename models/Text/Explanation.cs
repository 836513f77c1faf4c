namespace Feedback.Models.Text;

/// <summary>Shares a score out over the text: the strongest words by name, what lies between them as one piece each.</summary>
internal static class Explanation
{
    /// <summary>Most words that are named.</summary>
    private const int MostNamed = 24;

    public static IReadOnlyList<TextSpanContribution> Of(Reading reading, in Verdict verdict)
    {
        if (reading.Count == 0)
            return [];
        var least = Threshold(reading, verdict);
        var spans = new List<TextSpanContribution>(2 * MostNamed);
        var sum = 0.0;
        int start = -1, end = 0;
        var rest = 0.0;
        for (var i = 0; i < reading.Count; i++)
        {
            ref var token = ref reading.Tokens[i];
            var contribution = Contribution(reading, i, verdict);
            sum += contribution;
            if (Math.Abs(contribution) > least)
            {
                Close();
                spans.Add(new TextSpanContribution(token.Start, token.Length, contribution));
                continue;
            }

            start = start < 0 ? token.Start : start;
            end = token.Start + token.Length;
            rest += contribution;
        }

        Close();
        // What quadrature and rounding left over goes to the strongest span.
        var strongest = 0;
        for (var i = 1; i < spans.Count; i++)
            strongest = Math.Abs(spans[i].Contribution) > Math.Abs(spans[strongest].Contribution) ? i : strongest;
        spans[strongest] = spans[strongest] with { Contribution = spans[strongest].Contribution + verdict.Score - sum };
        return spans;

        void Close()
        {
            if (start >= 0)
                spans.Add(new TextSpanContribution(start, end - start, rest));
            (start, rest) = (-1, 0);
        }
    }

    private static double Contribution(Reading reading, int i, in Verdict verdict) =>
        (verdict.UnitLogits * ((reading.Negative[i] * verdict.NegativeSlope) + (reading.Positive[i] * verdict.PositiveSlope))) + verdict.Share;

    // The magnitude that no more than MostNamed tokens exceed.
    private static double Threshold(Reading reading, in Verdict verdict)
    {
        Span<double> largest = stackalloc double[MostNamed + 1];
        var kept = 0;
        for (var i = 0; i < reading.Count; i++)
        {
            var magnitude = Math.Abs(Contribution(reading, i, verdict));
            if (kept == largest.Length && magnitude <= largest[^1])
                continue;
            var at = kept < largest.Length ? kept++ : kept - 1;
            for (; at > 0 && largest[at - 1] < magnitude; at--)
                largest[at] = largest[at - 1];
            largest[at] = magnitude;
        }

        return kept == largest.Length ? largest[^1] : 0;
    }
}
