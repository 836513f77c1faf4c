using System.Globalization;

namespace Feedback.Models.Items;

/// <summary>Reads how many reviews a source says there are.</summary>
public static class ItemCount
{
    /// <param name="text">Digits with any thousands separator (<c>1.234</c>, <c>1,234</c>, <c>1 234</c>, <c>1'234</c>); words may follow
    /// (<c>23 Bewertungen</c>).</param>
    /// <returns>The count; null when the text does not start with one.</returns>
    public static long? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim().TrimStart('(');
        Span<char> digits = stackalloc char[18];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (count == digits.Length)
                    return null;
                digits[count++] = text[i];
            }
            else if (count == 0 || !IsSeparator(text[i]) || DigitsFrom(text[(i + 1)..]) != 3)
            {
                // A short fraction ("89.0") is none that counts.
                break;
            }
        }
        return count > 0 ? long.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsSeparator(char c) => c is '.' or ',' or '\'' or '’' or ' ' or '\u00A0' or '\u202F' or '\u2009';

    private static int DigitsFrom(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
