using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// Parses the content of a JSON-LD script as browsers' users, not as purists, would have it: comments, trailing commas, raw line breaks in
/// strings, wrong escapes, <c>&lt;!-- --&gt;</c> and CDATA wrappers, a list without its brackets.
/// </summary>
internal static class JsonLdBlock
{
    private const int DeepestNesting = 128;

    private static readonly string[] WrapperStarts = ["<!--", "<![CDATA[", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/",
        "/* <![CDATA[ */"],
        WrapperEnds = ["//-->", "-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";"];

    private static readonly JsonDocumentOptions Forgiving = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = DeepestNesting,
    };

    /// <returns>Null when the block holds no object or list, or cannot be read.</returns>
    public static JsonDocument? Parse(string block)
    {
        var json = Unwrapped(block);
        // Some templates escape the whole block.
        if (json.StartsWith("{&quot;", StringComparison.Ordinal) || json.StartsWith("[{&quot;", StringComparison.Ordinal))
            json = CharacterReference.Decode(json);
        if (json.Length < 2 || json[0] is not ('{' or '[' or '/'))
            return null;
        if (TryParse(json) is { } asWritten)
            return asWritten;
        var repaired = Repaired(json);
        return TryParse(repaired) ?? TryParse($"[{repaired}]");
    }

    private static JsonDocument? TryParse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Forgiving);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Unwrapped(string block)
    {
        var json = block.AsSpan();
        for (var before = -1; before != json.Length;)
        {
            before = json.Length;
            json = json.Trim().Trim('\uFEFF');
            foreach (var start in WrapperStarts)
                json = json.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? json[start.Length..] : json;
            foreach (var end in WrapperEnds)
                json = json.EndsWith(end, StringComparison.Ordinal) ? json[..^end.Length] : json;
        }
        return json.ToString();
    }

    // Inside of strings: raw control characters are escaped, escapes that JSON does not have lose their backslash. Outside: characters that
    // look like blanks become blanks.
    private static string Repaired(string json)
    {
        var repaired = new StringBuilder(json.Length + 64);
        var isString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == '"')
            {
                isString = !isString;
                repaired.Append(c);
            }
            else if (!isString)
            {
                repaired.Append(c is '\u00A0' or '\u200B' or '\uFEFF' or '\u2028' or '\u2029' || char.IsControl(c) && c != '\n' ? ' ' : c);
            }
            else if (c == '\\')
            {
                if (IsEscape(json, i))
                    repaired.Append(c).Append(json[++i]);
            }
            else if (c < ' ')
            {
                repaired.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                repaired.Append(c);
            }
        }
        return repaired.ToString();
    }

    private static bool IsEscape(string json, int at) =>
        at + 1 < json.Length && ("\"\\/bfnrt".Contains(json[at + 1], StringComparison.Ordinal)
            || json[at + 1] == 'u' && at + 5 < json.Length
                && Convert.FromHexString(json.AsSpan(at + 2, 4), stackalloc byte[2], out _, out _) == OperationStatus.Done);
}
