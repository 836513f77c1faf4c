using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Feedback.Monitoring.Sources.Replies;

/// <summary>What a platform counts when it limits a text.</summary>
internal enum TextUnit
{
    Utf16Units,
    Graphemes,
    Utf8Bytes,

    /// <summary>Graphemes, an address counting 23 and a mention without its server (Mastodon's StatusLengthValidator).</summary>
    MastodonCharacters,

    /// <summary>
    /// Latin and general punctuation count 1, everything else and an emoji 2, an address 23 (twitter-text, configuration 3).
    /// </summary>
    TweetWeight,
}

internal static partial class TextLength
{
    private const int AddressLength = 23;

    public static int Of(string text, TextUnit unit) => unit switch
    {
        TextUnit.Utf16Units => text.Length,
        TextUnit.Graphemes => Graphemes(text),
        TextUnit.Utf8Bytes => Encoding.UTF8.GetByteCount(text),
        TextUnit.MastodonCharacters => Graphemes(RemoteMention().Replace(WebAddress().Replace(text, new string('x', AddressLength)), "$1")),
        TextUnit.TweetWeight => TweetWeight(text),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public static string Name(TextUnit unit) => unit == TextUnit.Utf8Bytes ? "bytes" : "characters";

    private static int Graphemes(string text) => new StringInfo(text).LengthInTextElements;

    private static int TweetWeight(string text)
    {
        var weight = WebAddress().Count(text) * AddressLength;
        var elements = StringInfo.GetTextElementEnumerator(WebAddress().Replace(text, ""));
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            weight += IsEmoji(element) ? 2 : element.EnumerateRunes().Sum(rune => IsLight(rune.Value) ? 1 : 2);
        }
        return weight;
    }

    private static bool IsLight(int codePoint) =>
        codePoint is <= 0x10FF or >= 0x2000 and <= 0x200D or >= 0x2010 and <= 0x201F or >= 0x2032 and <= 0x2037;

    private static bool IsEmoji(string element) =>
        element.EnumerateRunes().Any(rune => rune.Value is >= 0x1F000 and <= 0x1FAFF or 0xFE0F or 0x20E3 or >= 0x2600 and <= 0x27BF);

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"(@\w+)@[\w.-]+\w", RegexOptions.CultureInvariant)]
    private static partial Regex RemoteMention();
}
