using System.Text.RegularExpressions;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// Strings of JSON-LD. By schema.org they are plain text; shops escape them for HTML, and content systems put whole articles of HTML in. So
/// references are decoded once, and where block elements or closed inline elements show that the string is HTML, it is read as such.
/// </summary>
internal static partial class LooseText
{
    public static string? Of(string text)
    {
        if (text.Contains('<', StringComparison.Ordinal) && (Block().IsMatch(text) || Inline().IsMatch(text)))
            return PlainText.FromHtml(text);
        var decoded = CharacterReference.Decode(text);
        // Escaped line breaks and paragraphs were meant as such; any other escaped tag is what somebody typed.
        return text.Contains("&lt;", StringComparison.OrdinalIgnoreCase) && Block().IsMatch(decoded)
            ? PlainText.FromHtml(decoded.Replace("&", "&amp;", StringComparison.Ordinal))
            : decoded;
    }

    [GeneratedRegex(@"</?(?:p|br|div|ul|ol|li|h[1-6]|blockquote|table|tr|section|article)(?:\s[^<>]{0,1000})?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"</(?:a|b|i|u|em|strong|span|small|font|s|sub|sup|code|q)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inline();
}
