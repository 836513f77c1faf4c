namespace Feedback.Benchmarks.Road;

/// <summary>What was measured in several turns.</summary>
internal sealed record Figures(string Name, List<double> Values) : IFormattable
{
    public double Median => Values.Order().ElementAt(Values.Count / 2);

    public override string ToString() => ToString("n0", null);

    /// <param name="format">Of a figure.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Name,-46} {Median.ToString(format, formatProvider),9}   ({Values.Min().ToString(format, formatProvider)} to {Values.Max().ToString(format, formatProvider)})";
}
