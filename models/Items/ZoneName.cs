using System.Collections.Frozen;
using System.Globalization;

namespace Feedback.Models.Items;

/// <summary>Offsets and zone names as they follow a time.</summary>
internal static class ZoneName
{
    // RFC 822, 5.1, and the names seen in European, Asian and Australian feeds; hours east of Greenwich.
    private static readonly FrozenDictionary<string, double> Hours = new (string Name, double East)[]
    {
        ("Z", 0), ("UT", 0), ("UTC", 0), ("GMT", 0), ("WET", 0), ("CET", 1), ("MEZ", 1), ("MET", 1), ("BST", 1), ("WEST", 1),
        ("CEST", 2), ("MESZ", 2), ("MEST", 2), ("EET", 2), ("SAST", 2), ("EEST", 3), ("MSK", 3), ("IST", 5.5), ("HKT", 8), ("AWST", 8),
        ("JST", 9), ("KST", 9), ("AEST", 10), ("AEDT", 11), ("NZST", 12), ("NZDT", 13), ("BRT", -3), ("ADT", -3), ("AST", -4),
        ("EDT", -4), ("EST", -5), ("CDT", -5), ("CST", -6), ("MDT", -6), ("MST", -7), ("PDT", -7), ("PST", -8), ("AKDT", -8), ("AKST", -9),
            ("HST", -10),
    }.ToFrozenDictionary(zone => zone.Name, zone => zone.East, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads <c>Z</c>, <c>CEST</c>, <c>+0200</c>, <c>+02:00</c>, <c>+02</c>, <c>GMT+2</c>; a comment in parentheses or brackets may follow.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        var comment = text.IndexOfAny('(', '[');
        text = (comment >= 0 ? text[..comment] : text).Trim();
        var letters = 0;
        while (letters < text.Length && char.IsAsciiLetter(text[letters]))
            letters++;
        if (letters > 0)
        {
            if (!Hours.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..letters], out var hours))
                return false;
            offset = TimeSpan.FromHours(hours);
        }
        var sign = text[letters..].Trim();
        return sign.IsEmpty ? letters > 0 || comment >= 0 : TryParseSigned(sign, ref offset);
    }

    private static bool TryParseSigned(ReadOnlySpan<char> text, ref TimeSpan offset)
    {
        // U+2212 is the minus that word processors write.
        if (text[0] is not ('+' or '-' or '\u2212'))
            return false;
        var digits = text[1..].ToString().Replace(":", "", StringComparison.Ordinal);
        if (digits.Length is < 1 or > 6 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        var (hours, minutes) = digits.Length switch
        {
            <= 2 => (value, 0),
            <= 4 => (value / 100, value % 100),
            _ => (value / 10_000, value / 100 % 100),
        };
        if (hours > 15 || minutes > 59)
            return false;
        offset += (text[0] == '+' ? 1 : -1) * new TimeSpan(hours, minutes, 0);
        return true;
    }
}
