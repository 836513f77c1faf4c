using System.Buffers;
using System.Collections.Frozen;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// A page without what no notation of reviews needs: comments, scripts, most attributes, text outside of items, and tags that nest deeper
/// than any page for people does. A tree builder that follows the HTML standard walks its stack of open elements for many tags, so that its
/// time grows with depth: a few megabytes of open tags would hold it for hours. And of what is left it builds the tree several times as
/// fast.
/// </summary>
internal static class LeanPage
{
    // Browsers flatten beyond 512. Formatting elements left open are opened again in every block, so that they multiply.
    private const int DeepestNesting = 300, MostFormatting = 12;

    private enum Kind
    {
        Void,

        /// <summary>Closed by the next of its kind: cannot pile up without an element that does.</summary>
        Implied,
        Formatting,
    }

    private static readonly FrozenDictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> Kinds = Grouped(
        (Kind.Void, "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"),
        (Kind.Implied, "html head body p li dd dt tr td th tbody thead tfoot colgroup option"),
        (Kind.Formatting, "a b big code em font i nobr s small strike strong tt u")).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, PageNotations>.AlternateLookup<ReadOnlySpan<char>> Attributes = Grouped(
        (PageNotations.Microdata, "itemscope itemtype itemprop itemid itemref id"),
        (PageNotations.Rdfa, "typeof property resource about"),
        (PageNotations.Microformats, "class rel title"),
        (PageNotations.Microdata | PageNotations.Rdfa | PageNotations.Microformats,
            "content datetime href src data value")).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> References = SearchValues.Create(["itemref"], StringComparison.OrdinalIgnoreCase);

    public static ReadOnlyMemory<char> Of(string html, PageNotations notations)
    {
        var page = new ArrayBufferWriter<char>(html.Length / 2 + 16);
        var open = new List<(int Start, int Length)>();
        var formatting = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        var formattingCount = 0;
        // Where the outermost item is in the list of open elements; -1 outside of items, whose text nobody reads unless itemref refers to
        // it.
        var item = -1;
        var keepsText = notations.HasFlag(PageNotations.Microformats) || html.AsSpan().ContainsAny(References);
        var reader = new MarkupReader(html, isHtml: true);
        while (reader.Read())
        {
            if (reader.Kind == MarkupKind.RawText)
                continue;
            if (reader.Kind == MarkupKind.Text)
            {
                if (keepsText || item >= 0)
                    page.Write(reader.Value);
                continue;
            }
            var isStart = reader.Kind == MarkupKind.StartTag;
            var isTooMuch = false;
            if (!Kinds.TryGetValue(reader.Name, out var kind))
            {
                if (!isStart)
                    Close(open, html, reader.Name);
                else if (open.Count < DeepestNesting)
                    open.Add((reader.Start + 1, reader.Name.Length));
                else
                    isTooMuch = true;
            }
            else if (kind == Kind.Formatting)
            {
                formatting.TryGetValue(reader.Name, out var count);
                isTooMuch = isStart && formattingCount >= MostFormatting;
                if (!isTooMuch && (isStart || count > 0))
                {
                    formatting[reader.Name] = count + (isStart ? 1 : -1);
                    formattingCount += isStart ? 1 : -1;
                }
            }
            item = item < open.Count ? item : -1;
            if (isTooMuch || !Write(in reader, html, notations, page) || item >= 0)
                continue;
            // Of an element that is closed by the next of its kind, the end cannot be told here.
            keepsText |= Kinds.ContainsKey(reader.Name);
            item = open.Count - 1;
        }
        return page.WrittenMemory;
    }

    // Whether the tag starts an item.
    private static bool Write(in MarkupReader reader, string html, PageNotations notations, ArrayBufferWriter<char> page)
    {
        if (reader.Kind == MarkupKind.EndTag || reader.Attributes.IsEmpty)
        {
            page.Write(html.AsSpan(reader.Start, reader.End - reader.Start));
            return false;
        }
        var isItem = false;
        page.Write(html.AsSpan(reader.Start, reader.Name.Length + 1));
        foreach (var attribute in reader.Attributes)
        {
            if (!Attributes.TryGetValue(attribute.Name, out var users) || (users & notations) == 0)
                continue;
            page.Write(" ");
            page.Write(attribute.Source);
            isItem |= attribute.Name.Equals("itemscope", StringComparison.OrdinalIgnoreCase)
                || attribute.Name.Equals("typeof", StringComparison.OrdinalIgnoreCase);
        }
        page.Write(reader.IsSelfClosing ? " />" : ">");
        return isItem;
    }

    private static void Close(List<(int Start, int Length)> open, string html, ReadOnlySpan<char> name)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].Length == name.Length && html.AsSpan(open[i].Start, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                open.RemoveRange(i, open.Count - i);
                return;
            }
        }
    }

    private static FrozenDictionary<string, T> Grouped<T>(params ReadOnlySpan<(T Value, string Names)> groups)
    {
        var entries = new Dictionary<string, T>();
        foreach (var (value, names) in groups)
        {
            foreach (var name in names.Split(' '))
                entries.Add(name, value);
        }
        return entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
