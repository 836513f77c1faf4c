namespace Feedback.Monitoring.Sources.Markup;

/// <summary>Elements of HTML whose content is text, whatever it looks like (13.2.6.2), and where it ends.</summary>
internal static class RawText
{
    private static readonly string[] Names = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

    /// <returns>The lower-case name when the element is one of them, else nothing.</returns>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> name)
    {
        if (name.Length is < 3 or > 9)
            return default;
        foreach (var raw in Names)
        {
            if (name.Equals(raw, StringComparison.OrdinalIgnoreCase))
                return raw;
        }
        return default;
    }

    /// <summary>The length of the content: up to the element's end tag, or all of it when there is none.</summary>
    public static int EndOf(ReadOnlySpan<char> content, ReadOnlySpan<char> name)
    {
        if (name is "plaintext")
            return content.Length;
        if (name is "script")
            return EndOfScript(content);
        for (var at = 0; ; at += 2)
        {
            var next = content[at..].IndexOf("</");
            if (next < 0)
                return content.Length;
            at += next;
            if (IsTag(content[(at + 2)..], name))
                return at;
        }
    }

    // 13.2.5.4 and 13.2.5.20 to 31: in a comment inside of a script, a nested script hides its end tag.
    private static int EndOfScript(ReadOnlySpan<char> content)
    {
        var commentEnd = -1;
        var isNested = false;
        for (var at = 0; ; at++)
        {
            var next = content[at..].IndexOf('<');
            if (next < 0)
                return content.Length;
            at += next;
            if (at >= commentEnd)
            {
                commentEnd = -1;
                isNested = false;
            }
            var rest = content[at..];
            if (commentEnd < 0 && rest.StartsWith("<!--"))
                commentEnd = rest[2..].IndexOf("-->") is >= 0 and var end ? at + 2 + end + 3 : int.MaxValue;
            else if (commentEnd >= 0 && IsTag(rest[1..], "script"))
                isNested = true;
            else if (rest.Length > 1 && rest[1] == '/' && IsTag(rest[2..], "script"))
            {
                if (!isNested)
                    return at;
                isNested = false;
            }
        }
    }

    private static bool IsTag(ReadOnlySpan<char> text, ReadOnlySpan<char> name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (text.Length == name.Length || text[name.Length] is ' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>');
}
