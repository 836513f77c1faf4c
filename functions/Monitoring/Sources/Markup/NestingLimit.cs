using System.Collections.Frozen;
using System.Text;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>
/// Takes tags out of a page that nests deeper than any page for people does. A tree builder that follows the HTML standard walks its stack
/// of open elements for many tags, so the time for a page grows with its depth; a few megabytes of open tags would hold it for hours.
/// </summary>
internal static class NestingLimit
{
    // Browsers flatten beyond 512. Formatting elements are opened again in every block, so that they multiply.
    private const int DeepestNesting = 300, MostFormatting = 12;

    private enum Kind
    {
        Void,

        /// <summary>Closed by the next of its kind: cannot pile up without an element that does.</summary>
        Implied,
        Formatting,
    }

    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> Kinds = Table().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>The same string when nothing had to go.</returns>
    public static string Apply(string html)
    {
        var open = new List<(int Start, int Length)>();
        var formatting = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var formattingByName = formatting.GetAlternateLookup<ReadOnlySpan<char>>();
        var formattingCount = 0;
        StringBuilder? kept = null;
        var copied = 0;

        var reader = new MarkupReader(html, isHtml: true);
        while (reader.Read())
        {
            if (reader.Kind is not (MarkupKind.StartTag or MarkupKind.EndTag))
                continue;
            var isStart = reader.Kind == MarkupKind.StartTag;
            var isTooMuch = false;
            if (Kinds.TryGetValue(reader.Name, out var kind))
            {
                if (kind == Kind.Formatting)
                {
                    formattingByName.TryGetValue(reader.Name, out var count);
                    isTooMuch = isStart && formattingCount >= MostFormatting;
                    if (!isTooMuch && (isStart || count > 0))
                    {
                        formattingByName[reader.Name] = count + (isStart ? 1 : -1);
                        formattingCount += isStart ? 1 : -1;
                    }
                }
            }
            else if (isStart)
            {
                isTooMuch = open.Count >= DeepestNesting;
                if (!isTooMuch)
                    open.Add((reader.Start + 1, reader.Name.Length));
            }
            else if (Find(open, html, reader.Name) is >= 0 and var at)
            {
                open.RemoveRange(at, open.Count - at);
            }
            if (isTooMuch)
            {
                kept ??= new StringBuilder(html.Length);
                kept.Append(html, copied, reader.Start - copied);
                copied = reader.End;
            }
        }
        return kept is null ? html : kept.Append(html, copied, html.Length - copied).ToString();
    }

    private static int Find(List<(int Start, int Length)> open, string html, ReadOnlySpan<char> name)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].Length == name.Length && html.AsSpan(open[i].Start, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    private static FrozenDictionary<string, Kind> Table()
    {
        (Kind Kind, string Names)[] groups =
        [
            (Kind.Void, "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"),
            (Kind.Implied, "html head body p li dd dt tr td th tbody thead tfoot colgroup option"),
            (Kind.Formatting, "a b big code em font i nobr s small strike strong tt u"),
        ];
        return groups.SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(name, group.Kind)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
