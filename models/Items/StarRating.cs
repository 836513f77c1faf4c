using System.Globalization;
using System.Text.RegularExpressions;

namespace Feedback.Models.Items;

/// <summary>Brings the ratings of all sources to one scale: 1 (worst) to 5 (best).</summary>
public static partial class StarRating
{
    private const decimal Worst = 1, Best = 5;

    /// <param name="value">As the source wrote it: <c>4,5</c>, <c>80%</c>, <c>3/5</c> and <c>4 von 5</c> (which carry their own scale),
    /// <c>★★★★☆</c>.</param>
    /// <param name="best">The best value of the source's scale; 5 when it is null or no number.</param>
    /// <param name="worst">The worst value, which may be the greater one (school marks); 1 when it is null or no number.</param>
    /// <returns>1 to 5, to six decimals; null when the value is empty, no number or outside of its scale.</returns>
    public static decimal? Parse(string? value, string? best = null, string? worst = null)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 100)
            return null;
        if (Glyphs(value.AsSpan().Trim()) is var (filled, all))
            return Convert(filled, all, Worst);
        if (Written().Match(value) is not { Success: true } written || Number(written.Groups["value"].ValueSpan) is not { } number)
            return null;
        if (written.Groups["percent"].Success)
            return Convert(number, 100, 0);
        return Convert(number, Number(written.Groups["best"].ValueSpan) ?? Number(best) ?? Best, Number(worst) ?? Worst);
    }

    /// <returns>1 to 5, to six decimals; null when the value is outside of its scale.</returns>
    public static decimal? Convert(decimal value, decimal best = Best, decimal worst = Worst)
    {
        if (best == worst)
            return value is >= Worst and <= Best ? value : null;
        if (value < Math.Min(worst, best) || value > Math.Max(worst, best))
            return null;
        return Math.Round(Worst + (Best - Worst) * (value - worst) / (best - worst), 6) / 1.000000m;
    }

    /// <summary>A decimal number with point or comma; null when the text is none or beyond 10⁹.</summary>
    public static decimal? Number(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || text.Length > 40)
            return null;
        Span<char> pointed = stackalloc char[text.Length];
        text.Replace(pointed, ',', '.');
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(pointed, Styles, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1_000_000_000
            ? number
            : null;
    }

    private static (int Filled, int All)? Glyphs(ReadOnlySpan<char> text)
    {
        var filled = text.Count('★');
        var all = filled + text.Count('☆');
        return all > 0 && all == text.Length ? (filled, all) : null;
    }

    [GeneratedRegex(@"^\s*(?<value>[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d{1,2})?)\s*(?:(?<percent>%)|(?:/|\b(?:out of|of|von|sur|de|di|van|av|z)\b)\s*(?<best>\d+(?:[.,]\d+)?))?(?:\s*(?:stars?|sterne?n?|étoiles?|punkte?n?|points?|★))?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
