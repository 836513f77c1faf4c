using System.Text;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>The content of one element of a feed.</summary>
/// <param name="Value">With the XML taken off: references decoded, CDATA unwrapped; of inline markup, the markup itself.</param>
/// <param name="HasMarkup">Whether elements stand in it, as in Atom's <c>xhtml</c>: then it is HTML whatever its type says.</param>
internal readonly record struct FeedField(string Value, bool HasMarkup)
{
    /// <summary>Text in which every tag is markup.</summary>
    public string? AsHtml() => PlainText.FromHtml(Value);

    /// <summary>Text in which a tag is a tag somebody wrote about.</summary>
    public string? AsText() => HasMarkup ? AsHtml() : PlainText.FromText(Value);

    /// <summary>Text, or HTML where the type says so (Atom 1.0, 3.1; Atom 0.3 and others give a media type).</summary>
    public string? As(string? type) =>
        type is not null && type.Contains("html", StringComparison.OrdinalIgnoreCase) ? AsHtml() : AsText();

    /// <summary>
    /// Reads the content of the start tag that a reader stands at, up to its end tag. Where that was forgotten, it ends with the item.
    /// </summary>
    /// <returns>Null when the feed is cut off before.</returns>
    public static FeedField? Read(ref MarkupReader reader, ReadOnlySpan<char> xml)
    {
        if (reader.IsSelfClosing)
            return new FeedField("", false);
        var name = reader.Name;
        var start = reader.End;
        var depth = 0;
        var hasMarkup = false;
        var text = "";
        StringBuilder? pieces = null;
        while (reader.Read())
        {
            if (reader.Kind is MarkupKind.Text or MarkupKind.RawText)
            {
                var piece = reader.Value.ToString();
                if (reader.Kind == MarkupKind.Text)
                    piece = CharacterReference.Decode(piece, isBareAllowed: false);
                // Most fields are one piece.
                if (text.Length == 0)
                    text = piece;
                else
                    (pieces ??= new StringBuilder(text)).Append(piece);
                continue;
            }
            if (FeedItem.IsItem(reader.Name))
            {
                reader.Back();
                return Content(xml[..reader.Start]);
            }
            if (reader.Kind == MarkupKind.EndTag && reader.Name.SequenceEqual(name) && depth-- == 0)
                return Content(xml[..reader.Start]);
            if (reader.Kind == MarkupKind.StartTag)
            {
                hasMarkup = true;
                depth += !reader.IsSelfClosing && reader.Name.SequenceEqual(name) ? 1 : 0;
            }
        }
        return null;

        FeedField Content(ReadOnlySpan<char> toEnd) =>
            hasMarkup ? new FeedField(toEnd[start..].ToString(), true) : new FeedField(pieces?.ToString() ?? text, false);
    }
}
