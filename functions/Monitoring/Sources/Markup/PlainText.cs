using System.Buffers;
using System.Text;
using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>
/// Makes the plain text of an item out of what a source sends: LF line ends, no control characters, no halves of surrogate pairs, no white
/// space at the ends, at most <see cref="Item.LongestText"/>; null instead of nothing.
/// </summary>
internal static class PlainText
{
    private const int LongestLine = 500;

    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\n' or '\t')), '\u007F', '\uFEFF', '\uFFFE', '\uFFFF']);

    /// <summary>A field that is plain text by contract: nothing in it is markup.</summary>
    public static string? FromText(string? text) => text is null ? null : Finish(WithoutControls(text));

    /// <summary>Plain text whose characters were escaped for HTML: references are decoded once.</summary>
    public static string? FromEscaped(string? text) => text is null ? null : FromText(CharacterReference.Decode(text));

    /// <summary>A fragment of HTML as a browser would show it.</summary>
    public static string? FromHtml(string? html)
    {
        if (string.IsNullOrEmpty(html))
            return null;
        using var flow = TextFlow.Rent();
        HtmlText.Write(html, flow);
        return flow.Text();
    }

    /// <summary>Names and headings: one line of at most 500 characters.</summary>
    public static string? Line(string? text)
    {
        if (FromText(text) is not { } plain)
            return null;
        var line = DerivedId.Collapsed(plain, LongestLine);
        return line.Length > 0 ? Finish(line) : null;
    }

    /// <summary>The last step of all: cut to the longest length, trimmed, well-formed.</summary>
    public static string? Finish(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > Item.LongestText)
            text = (char.IsHighSurrogate(text[Item.LongestText - 1]) ? text[..(Item.LongestText - 1)] : text[..Item.LongestText]).TrimEnd();
        return text.IsEmpty ? null : IsWellFormed(text) ? text.ToString() : WellFormed(text);
    }

    private static string WithoutControls(string text)
    {
        var at = text.AsSpan().IndexOfAny(Unwanted);
        if (at < 0)
            return text;
        var kept = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (; at >= 0; at = rest.IndexOfAny(Unwanted))
        {
            kept.Append(rest[..at]);
            if (rest[at] == '\r' && (at + 1 == rest.Length || rest[at + 1] != '\n'))
                kept.Append('\n');
            rest = rest[(at + 1)..];
        }
        return kept.Append(rest).ToString();
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = text.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }
        return true;
    }

    private static string WellFormed(ReadOnlySpan<char> text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune);
        return whole.ToString();
    }
}
