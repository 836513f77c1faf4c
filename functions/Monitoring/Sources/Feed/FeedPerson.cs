using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>Person constructs of Atom (RFC 4287, 3.2): of name, address and e-mail only the name is read.</summary>
internal static class FeedPerson
{
    public static string? Name(FeedField field)
    {
        if (!field.HasMarkup)
            return null;
        var reader = new MarkupReader(field.Value, isHtml: false);
        while (reader.Read())
        {
            if (reader.Kind == MarkupKind.StartTag && (reader.Name is "name" || reader.Name.EndsWith(":name")))
                return FeedField.Read(ref reader, field.Value)?.AsText();
        }
        return null;
    }
}
