using System.Buffers;
using System.Globalization;
using System.Text;

namespace Feedback.Storage;

/// <summary>
/// How a key travels to Table Storage, which forbids <c>/ \ # ?</c> and control characters and does not say how it collates the rest:
/// as printable ASCII whose ordinal order is the key's order by code point. A character that cannot stand for itself becomes the nearest
/// allowed one below it (itself escaped too) and the code point in hexadecimal: <c>a/b</c> is <c>a.2Fb</c>.
/// </summary>
public static class WireKey
{
    /// <summary>In characters of the wire form; the emulator takes 512, the service 1,024.</summary>
    public const int Longest = 400;

    // Each escape character stands at or just below the characters it escapes, so that order is kept.
    private const string TwoDigitEscapes = " \".>[";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!').Select(c => (char)c).Where(c => !"\"#./>?[\\".Contains(c, StringComparison.Ordinal))]);

    /// <exception cref="ArgumentException">The key is empty, too long or has a lone surrogate.</exception>
    public static string Encode(string key)
    {
        var wire = EncodeBound(key);
        return wire.Length is > 0 and <= Longest
            ? wire
            : throw new ArgumentException($"A key has 1 to {Longest} characters in its wire form, this one {wire.Length}.", nameof(key));
    }

    /// <summary>Refuses what <see cref="Encode"/> refuses.</summary>
    /// <exception cref="ArgumentException">The key is empty, too long or has a lone surrogate.</exception>
    internal static void Check(string key) => Encode(key);

    /// <summary>The wire form of the end of a range, which need not be a key: it may be empty or longer than one.</summary>
    /// <exception cref="ArgumentException">The bound has a lone surrogate.</exception>
    internal static string EncodeBound(string bound)
    {
        if (!bound.AsSpan().ContainsAnyExcept(Plain))
            return bound;
        var wire = new StringBuilder(bound.Length + 8);
        foreach (var rune in Runes(bound))
            Append(wire, rune.Value);
        return wire.ToString();
    }

    /// <exception cref="FormatException">The text is not a wire form.</exception>
    public static string Decode(string wire)
    {
        var key = new StringBuilder(wire.Length);
        for (var i = 0; i < wire.Length; i++)
        {
            var digits = TwoDigitEscapes.Contains(wire[i], StringComparison.Ordinal) ? 2 : wire[i] == '~' ? 6 : 0;
            if (digits == 0)
            {
                key.Append(wire[i]);
                continue;
            }
            if (i + digits >= wire.Length
                || !int.TryParse(wire.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                || !Rune.IsValid(value))
            {
                throw new FormatException("The text is not the wire form of a key.");
            }
            key.Append(new Rune(value).ToString());
            i += digits;
        }
        return key.ToString();
    }

    private static void Append(StringBuilder wire, int value)
    {
        var escape = value switch
        {
            <= ' ' => ' ',
            '"' or '#' => '"',
            '.' or '/' => '.',
            '>' or '?' => '>',
            '[' or '\\' => '[',
            >= '~' => '~',
            _ => '\0',
        };
        if (escape == '\0')
            wire.Append((char)value);
        else
            wire.Append(escape).Append(value.ToString(escape == '~' ? "X6" : "X2", CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Rune> Runes(string key)
    {
        for (var i = 0; i < key.Length; i += char.IsSurrogate(key[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(key, i, out var rune))
                throw new ArgumentException("A key is well-formed: it has no lone surrogate.", nameof(key));
            yield return rune;
        }
    }
}
