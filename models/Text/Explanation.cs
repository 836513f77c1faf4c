namespace Feedback.Models.Text;

/// <summary>Shares a score out over the text: the strongest words by name, what lies between them as one piece each.</summary>
internal static class Explanation
{
    /// <summary>Most words that are named; a text of no more words names all of them.</summary>
    private const int MostNamed = 12;

    public static IReadOnlyList<TextSpanContribution> Of(Reading reading, in Verdict verdict)
    {
        if (reading.Count == 0)
            return [];
        var tokens = reading.Tokens;
        var contributions = reading.Contributions.AsSpan(0, tokens.Length);
        var sum = 0.0;
        var strongest = 0;
        for (var i = 0; i < contributions.Length; i++)
        {
            contributions[i] = verdict.Share
                + (tokens[i].Negative * verdict.NegativePerUnit) + (tokens[i].Positive * verdict.PositivePerUnit);
            sum += contributions[i];
            strongest = Math.Abs(contributions[i]) > Math.Abs(contributions[strongest]) ? i : strongest;
        }

        // What quadrature and rounding left over goes to the strongest word.
        contributions[strongest] += verdict.Score - sum;
        return Spans(tokens, contributions);
    }

    private static List<TextSpanContribution> Spans(ReadOnlySpan<Token> tokens, ReadOnlySpan<double> contributions)
    {
        var least = contributions.Length <= MostNamed ? -1 : Threshold(contributions);
        var spans = new List<TextSpanContribution>(Math.Min(contributions.Length, (2 * MostNamed) + 1));
        for (var i = 0; i < contributions.Length;)
        {
            var first = i;
            var sum = contributions[i++];
            if (Math.Abs(sum) <= least)
            {
                while (i < contributions.Length && Math.Abs(contributions[i]) <= least)
                    sum += contributions[i++];
            }

            var start = tokens[first].Start;
            spans.Add(new TextSpanContribution(start, tokens[i - 1].Start + tokens[i - 1].Length - start, sum));
        }

        return spans;
    }

    // The magnitude that no more than MostNamed words exceed.
    private static double Threshold(ReadOnlySpan<double> contributions)
    {
        Span<double> largest = stackalloc double[MostNamed + 1];
        largest.Clear();
        foreach (var contribution in contributions)
        {
            var magnitude = Math.Abs(contribution);
            if (magnitude <= largest[^1])
                continue;
            var at = MostNamed;
            for (; at > 0 && largest[at - 1] < magnitude; at--)
                largest[at] = largest[at - 1];
            largest[at] = magnitude;
        }

        return largest[^1];
    }
}
