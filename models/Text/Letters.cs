using System.Globalization;
using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>What a UTF-16 code unit is to the tokenizer.</summary>
internal enum LetterClass : byte
{
    Symbol,
    Letter,
    Digit,
    Space,
    Apostrophe,
    CombiningMark,
    Ignored,
    Surrogate,
}

/// <summary>
/// Folds letters to one spelling: lower case, ä/ae, ö/oe, ü/ue, ß/ss, other Latin accents dropped. Case never carries a feature, so that
/// changing it cannot change a verdict.
/// </summary>
internal static class Letters
{
    private const int Latin = 0x250;

    private static readonly LetterClass[] Classes = [.. Enumerable.Range(0, Latin).Select(c => Classify((char)c))];

    // Low byte: the first folded character; high byte: the second one, or 0.
    private static readonly ushort[] Folded = [.. Enumerable.Range(0, Latin).Select(c => FoldLatin((char)c))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LetterClass ClassOf(char c) => c < Latin ? Classes[c] : Classify(c);

    /// <returns>One folded UTF-16 code unit; <paramref name="second"/> receives a second one where a letter is written as two, else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Fold(char c, out char second)
    {
        if (c < Latin)
        {
            var folded = Folded[c];
            second = (char)(folded >> 8);
            return (char)(folded & 0xFF);
        }

        second = c == 'ẞ' ? 's' : '\0';
        return c == 'ẞ' ? 's' : char.ToLowerInvariant(c);
    }

    private static LetterClass Classify(char c) => c switch
    {
        '\'' or '’' or '‘' or '´' or '`' or 'ʼ' => LetterClass.Apostrophe,
        '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\uFE0E' or '\uFE0F' => LetterClass.Ignored,
        _ when char.IsAsciiDigit(c) => LetterClass.Digit,
        _ when char.IsLetterOrDigit(c) => LetterClass.Letter,
        _ when char.IsSurrogate(c) => LetterClass.Surrogate,
        _ when char.IsWhiteSpace(c) || char.IsControl(c) => LetterClass.Space,
        _ when char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.SpacingCombiningMark => LetterClass.CombiningMark,
        _ when char.GetUnicodeCategory(c) is UnicodeCategory.Format => LetterClass.Ignored,
        _ => LetterClass.Symbol,
    };

    private static ushort FoldLatin(char c)
    {
        var lower = char.ToLowerInvariant(c);
        return lower switch
        {
            'ä' or 'æ' => Two('a', 'e'),
            'ö' or 'œ' or 'ø' => Two('o', 'e'),
            'ü' => Two('u', 'e'),
            'ß' => Two('s', 's'),
            < '\u0080' => lower,
            _ => BaseLetter(lower),
        };
    }

    private static ushort Two(char first, char second) => (ushort)(first | (second << 8));

    // Without ICU there is no decomposition to ask, so the rows of Latin-1 and Latin Extended-A are written out.
    private static ushort BaseLetter(char lower) => lower switch
    {
        >= 'à' and <= 'å' or 'ā' or 'ă' or 'ą' or 'ǎ' => 'a',
        'ç' or 'ć' or 'ĉ' or 'ċ' or 'č' => 'c',
        'ď' or 'đ' or 'ð' => 'd',
        >= 'è' and <= 'ë' or 'ē' or 'ĕ' or 'ė' or 'ę' or 'ě' => 'e',
        'ĝ' or 'ğ' or 'ġ' or 'ģ' => 'g',
        'ĥ' or 'ħ' => 'h',
        >= 'ì' and <= 'ï' or 'ĩ' or 'ī' or 'ĭ' or 'į' or 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' or 'ļ' or 'ľ' or 'ŀ' or 'ł' => 'l',
        'ñ' or 'ń' or 'ņ' or 'ň' => 'n',
        >= 'ò' and <= 'õ' or 'ō' or 'ŏ' or 'ő' => 'o',
        'ŕ' or 'ŗ' or 'ř' => 'r',
        'ś' or 'ŝ' or 'ş' or 'š' or 'ș' or 'ſ' => 's',
        'þ' or 'ţ' or 'ť' or 'ŧ' or 'ț' => 't',
        >= 'ù' and <= 'û' or 'ũ' or 'ū' or 'ŭ' or 'ů' or 'ű' or 'ų' => 'u',
        'ŵ' => 'w',
        'ý' or 'ÿ' or 'ŷ' => 'y',
        'ź' or 'ż' or 'ž' => 'z',
        _ => '?',
    };
}
