using System.Globalization;
using System.Text;
using AngleSharp.Common;
using AngleSharp.Html;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>
/// Character references as the HTML standard reads them (13.2.5.72 to 80), with its names and its repairs of windows-1252 numbers.
/// </summary>
internal static class CharacterReference
{
    // The longest name is CounterClockwiseContourIntegral; the longest that may do without a semicolon has six letters.
    private const int LongestName = 32, LongestBareName = 6, LongestNumber = 9;

    /// <summary>Decodes every reference once.</summary>
    /// <param name="text">Text of HTML or, when <paramref name="isBareAllowed"/> is false, of XML.</param>
    public static string Decode(string text, bool isBareAllowed = true)
    {
        if (!text.Contains('&', StringComparison.Ordinal))
            return text;
        var decoded = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (var at = rest.IndexOf('&'); at >= 0; at = rest.IndexOf('&'))
        {
            decoded.Append(rest[..at]);
            rest = rest[at..];
            var length = Read(rest, isBareAllowed, out var value);
            decoded.Append(length > 0 ? value : "&");
            rest = rest[Math.Max(length, 1)..];
        }
        return decoded.Append(rest).ToString();
    }

    /// <summary>Reads the reference that a text starts with.</summary>
    /// <param name="text">Starts with an ampersand.</param>
    /// <param name="isBareAllowed">Whether some old names count without a semicolon, as in the text of HTML; in XML they do not.</param>
    /// <param name="value">What it stands for; empty for a character that texts cannot have.</param>
    /// <returns>The length of the reference; 0 when the ampersand stands for itself.</returns>
    public static int Read(ReadOnlySpan<char> text, bool isBareAllowed, out string value)
    {
        value = "";
        return text.Length < 3 ? 0 : text[1] == '#' ? ReadNumber(text, out value) : ReadName(text, isBareAllowed, ref value);
    }

    private static int ReadName(ReadOnlySpan<char> text, bool isBareAllowed, ref string value)
    {
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        if (end < text.Length && text[end] == ';' && Symbol(text[1..(end + 1)]) is { } terminated)
        {
            value = terminated;
            return end + 1;
        }
        for (var length = Math.Min(end - 1, isBareAllowed ? LongestBareName : 0); length > 1; length--)
        {
            if (Symbol(text.Slice(1, length)) is { } bare)
            {
                value = bare;
                return length + 1;
            }
        }
        return 0;
    }

    private static string? Symbol(ReadOnlySpan<char> name) => name switch
    {
        "amp;" => "&",
        "lt;" => "<",
        "gt;" => ">",
        "quot;" => "\"",
        "apos;" => "'",
        "nbsp;" => "\u00A0",
        _ =>
            HtmlEntityProvider.ResolverExtended.GetSymbol(new StringOrMemory(name.ToString().AsMemory())) is { Length: > 0 } symbol
            ? symbol
            : null,
    };

    private static int ReadNumber(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        var isHex = text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
            end++;
        if (end == start)
            return 0;
        var digits = text[start..end].TrimStart('0');
        var isNumber = digits.Length <= LongestNumber - (isHex ? 1 : 0)
            & int.TryParse(digits.IsEmpty
                ? "0"
                : digits, isHex
                ? NumberStyles.AllowHexSpecifier
                : NumberStyles.None, CultureInfo.InvariantCulture, out var codePoint);
        value = !isNumber ? "\uFFFD"
            : HtmlEntityProvider.IsInCharacterTable(codePoint)
                && HtmlEntityProvider.GetSymbolFromTable(codePoint) is { } repaired ? repaired
            : Rune.IsValid(codePoint) && codePoint > 0 ? new Rune(codePoint).ToString()
            : "\uFFFD";
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }
}
