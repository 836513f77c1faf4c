namespace Feedback.Models.Measures;

/// <summary>A share of yes among yes and no, in percent, with its 95 % interval.</summary>
/// <param name="Value">Null when <paramref name="N"/> is 0.</param>
/// <param name="N">How many answers it rests on.</param>
/// <param name="Low">Lower end of the Wilson score interval, in percent.</param>
/// <param name="High">Upper end.</param>
public sealed record Share(double? Value, int N, double? Low, double? High);

/// <param name="Value">Null when <paramref name="N"/> is 0.</param>
public sealed record Mean(double? Value, int N);

/// <summary>Durations in seconds; nulls when there are none.</summary>
public sealed record Durations(int N, double? MedianSeconds, double? P90Seconds, double? MeanSeconds);

/// <summary>The formulas of the measures; each names its own text in <see cref="Texts"/>.</summary>
public static class Formulas
{
    private const double Z = 1.959963984540054;

    /// <summary>By id, with the version that changes when the formula does.</summary>
    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["csat/1"] = "Ratings of 4 or 5 stars / all ratings with stars × 100. Collected ratings only; interval: Wilson, 95 %.",
        ["stars/1"] = "Mean of the stars as given, 1 to 5.",
        ["nps/1"] = "% of 9 and 10 − % of 0 to 6, rounded to a whole number. Never derived from stars.",
        ["ces/1"] = "Mean of 1 to 7.",
        ["firstResponse/1"] = "First human public answer − start of the customer's wait; the start is the item's creation, or the last reopening. "
            + "Counted when answered; what still waits is reported beside it.",
        ["responseRate/1"] = "Surveys with a rating that counts / surveys offered × 100. Both of the surveys offered in the time and with the same filters, "
            + "whenever they were answered; tests left out.",
        ["resolution/1"] = "Resolved − item's creation; a reopening voids the earlier resolution.",
    };

    /// <summary>(4 or 5 stars) / all × 100.</summary>
    public static Share Csat(Counts counts) => Percentage(counts.Satisfied, counts.Starred);

    public static Mean Stars(Counts counts) => counts.Starred is var n and > 0
        ? new Mean((double)(counts.StarSum / n), n)
        : new Mean(null, 0);

    /// <summary>% promoters (9, 10) − % detractors (0 to 6).</summary>
    public static Mean Nps(Counts counts)
    {
        var n = counts.Nps.Sum();
        if (n == 0)
            return new Mean(null, 0);
        var promoters = counts.Nps[9] + counts.Nps[10];
        var detractors = counts.Nps.Take(7).Sum();
        return new Mean(Math.Round(100.0 * (promoters - detractors) / n, MidpointRounding.AwayFromZero), n);
    }

    public static Mean Ces(Counts counts)
    {
        var n = counts.Ces.Sum();
        return n == 0 ? new Mean(null, 0) : new Mean(counts.Ces.Select((count, i) => (double)count * (i + 1)).Sum() / n, n);
    }

    public static Durations Durations(IReadOnlyList<double> ascendingSeconds) => ascendingSeconds.Count == 0
        ? new Durations(0, null, null, null)
        : new Durations(ascendingSeconds.Count, Quantile(ascendingSeconds, 0.5), Quantile(ascendingSeconds, 0.9), ascendingSeconds.Average());

    /// <remarks>Interval: Wilson (1927), which stays inside 0 to 100 and holds for small n.</remarks>
    public static Share Percentage(int yes, int n)
    {
        if (n == 0)
            return new Share(null, 0, null, null);
        var p = (double)yes / n;
        var centre = p + Z * Z / (2 * n);
        var spread = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
        var scale = 100 / (1 + Z * Z / n);
        return new Share(100 * p, n, Math.Max(0, (centre - spread) * scale), Math.Min(100, (centre + spread) * scale));
    }

    /// <summary>Linear between the two nearest values, as R's type 7.</summary>
    private static double Quantile(IReadOnlyList<double> ascending, double q)
    {
        var position = (ascending.Count - 1) * q;
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Count - 1);
        return ascending[below] + (ascending[above] - ascending[below]) * (position - below);
    }
}
