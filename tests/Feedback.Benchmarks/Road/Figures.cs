using System.Globalization;

namespace Feedback.Benchmarks.Road;

/// <summary>What was measured in several turns.</summary>
internal sealed record Figures(string Name, List<double> Values)
{
    public double Median => Values.Order().ElementAt(Values.Count / 2);

    /// <param name="format">Of a figure.</param>
    public string Line(string format) =>
        $"  {Name,-48} {Format(Median, format),9}   ({Format(Values.Min(), format)} to {Format(Values.Max(), format)})";

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
