using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>What the elements of one item or entry say, until it is whole.</summary>
internal sealed class FeedItem
{
    private FeedField? _encoded, _content, _description, _summary, _title;
    private string? _contentType, _summaryType, _titleType, _guid, _about, _link, _permalink, _creator, _author, _language;
    private DateTimeOffset? _published, _dublin, _updated, _created;

    /// <summary>What the item's relative addresses are relative to.</summary>
    public Uri? Base { get; init; }

    /// <summary>Whether it is an entry of Atom, whose texts have types; RSS has none.</summary>
    public required bool IsAtom { get; init; }

    /// <summary>Whether an element is an item, with a prefix or without.</summary>
    public static bool IsItem(ReadOnlySpan<char> name) => name switch
    {
        "item" or "entry" => true,
        _ => name.Length > 5 && (name.EndsWith(":item") || name.EndsWith(":entry")),
    };

    /// <summary>Takes what the item's own start tag says.</summary>
    public void Start(MarkupAttributes attributes)
    {
        _about = attributes["rdf:about"] ?? attributes["about"];
        _language = LanguageTag.Parse(attributes["xml:lang"]);
    }

    /// <summary>Takes one element with its content.</summary>
    public void Take(FeedElement element, FeedNamespace vocabulary, MarkupAttributes attributes, FeedField field)
    {
        switch (element)
        {
            case FeedElement.Id:
                _guid ??= PlainText.Line(field.Value);
                break;
            case FeedElement.Guid:
                _guid ??= PlainText.Line(field.Value);
                if (!"false".Equals(attributes["isPermaLink"], StringComparison.OrdinalIgnoreCase))
                    _permalink ??= _guid;
                break;
            case FeedElement.Title:
                _titleType ??= attributes["type"];
                _title ??= field;
                break;
            case FeedElement.Link:
                TakeLink(vocabulary, attributes, field);
                break;
            case FeedElement.Encoded:
                _encoded ??= field;
                break;
            case FeedElement.Content when attributes["src"] is null:
                _contentType ??= Type(attributes);
                _language ??= LanguageTag.Parse(attributes["xml:lang"]);
                _content ??= field;
                break;
            case FeedElement.Summary:
                _summaryType ??= Type(attributes);
                _summary ??= field;
                break;
            case FeedElement.Description:
                _description ??= field;
                break;
            case FeedElement.Author:
                _author ??= AuthorName.Of(field.HasMarkup ? FeedPerson.Name(field) : field.AsText());
                break;
            case FeedElement.Creator:
                _creator ??= AuthorName.Of(field.AsText());
                break;
            case FeedElement.Published:
                _published ??= SourceInstant.Parse(field.Value);
                break;
            case FeedElement.DublinDate:
                _dublin ??= SourceInstant.Parse(field.Value);
                break;
            case FeedElement.Updated:
                _updated ??= SourceInstant.Parse(field.Value);
                break;
            case FeedElement.Created:
                _created ??= SourceInstant.Parse(field.Value);
                break;
            case FeedElement.Language:
                _language ??= LanguageTag.Parse(field.Value);
                break;
        }
    }

    public Item ToItem(string source, FeedHead feed)
    {
        var text = Text();
        var title = PlainText.Line(IsAtom && _title is { } typed ? typed.As(_titleType) : _title?.AsHtml());
        var url = Target(SourceAddress.Web(_link, Base ?? feed.Address) ?? SourceAddress.Web(_permalink));
        var author = _creator ?? _author ?? feed.Author;
        var createdAt = _published ?? _dublin ?? _created ?? _updated;
        return new Item
        {
            Source = source,
            ExternalId = _guid ?? _about ?? url ?? DerivedId.Of(feed.Address?.AbsoluteUri, author, createdAt, text ?? title),
            Url = url,
            Author = author,
            Title = title,
            Text = text,
            Language = _language ?? feed.Language,
            CreatedAt = createdAt,
            UpdatedAt = _updated > createdAt ? _updated : null,
        };
    }

    // The first of them that shows anything: an article's picture alone is no text.
    private string? Text() =>
        _encoded?.AsHtml() ?? _content?.As(_contentType) ?? _description?.AsHtml()
        ?? (IsAtom ? _summary?.As(_summaryType) : _summary?.AsHtml());

    // Atom 0.3 says how its text is written down (mode) besides what it is.
    private static string? Type(MarkupAttributes attributes) =>
        attributes["type"] ?? ("escaped".Equals(attributes["mode"], StringComparison.OrdinalIgnoreCase) ? "html" : null);

    private void TakeLink(FeedNamespace vocabulary, MarkupAttributes attributes, FeedField field)
    {
        if (attributes["href"] is { } href)
        {
            // Beside an RSS link of its own, an atom:link may be anything else.
            if (attributes["rel"] is null or "alternate" or "" && (vocabulary != FeedNamespace.Atom || IsAtom || _link is null))
                _link ??= Resolved(href, attributes["xml:base"]);
        }
        else if (!field.HasMarkup && PlainText.Line(field.Value) is { } link)
        {
            _link ??= link;
        }
    }

    private string Resolved(string href, string? ownBase) =>
        ownBase is not null && SourceAddress.Web(ownBase, Base) is { } address
            ? SourceAddress.Web(href, address)?.AbsoluteUri ?? href
            : href;

    // Google Alerts send readers through https://www.google.com/url?…&url={target}.
    private static string? Target(Uri? link)
    {
        if (link is null)
            return null;
        var isRedirect = link.AbsolutePath == "/url"
            && (link.Host.StartsWith("www.google.", StringComparison.Ordinal) || link.Host.StartsWith("google.", StringComparison.Ordinal));
        return SourceAddress.Text(isRedirect
            ? SourceAddress.Web(SourceAddress.Parameter(link, "url") ?? SourceAddress.Parameter(link, "q")) ?? link
            : link);
    }
}
