using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>
/// Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0 in one pass, however damaged: nothing has to be declared, escaped or closed; a cut-off
/// end costs the last item only. Document types and entities are never processed.
/// </summary>
internal sealed class FeedReader(string source, Uri? address)
{
    // What PHP may have printed in front of a feed.
    private const int LongestPreamble = 16 * 1024;

    private readonly FeedVocabulary _vocabulary = new();
    private readonly FeedHead _head = new() { Address = address };
    private bool _isAtom;
    private Uri? _base;

    /// <summary>What the feed says of itself, as far as it was read.</summary>
    public FeedHead Head => _head;

    /// <exception cref="UnreadableAnswerException">The text is no feed.</exception>
    public List<Item> Read(string xml)
    {
        var items = new List<Item>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reader = new MarkupReader(xml, isHtml: false);
        ReadRoot(ref reader);
        FeedItem? item = null;
        while (items.Count < SourcePage.MostItems && reader.Read())
        {
            if (reader.Kind == MarkupKind.EndTag && FeedItem.IsItem(reader.Name)
                || reader.Kind == MarkupKind.StartTag && FeedItem.IsItem(reader.Name))
            {
                // An item that was not closed is whole when the next one starts.
                Add(item, items, seen);
                item = reader.Kind == MarkupKind.StartTag ? Started(reader.Attributes) : null;
                if (item is not null && reader.IsSelfClosing)
                    item = null;
            }
            else if (reader.Kind == MarkupKind.StartTag && !(item is null ? ReadHead(ref reader, xml) : ReadElement(ref reader, xml, item)))
            {
                break;
            }
        }
        return items;
    }

    private void Add(FeedItem? item, List<Item> items, HashSet<string> seen)
    {
        if (item?.ToItem(source, _head) is { } read && seen.Add(read.ExternalId))
            items.Add(read);
    }

    private FeedItem Started(MarkupAttributes attributes)
    {
        _vocabulary.Declare(attributes, isRoot: false);
        var item = new FeedItem { Base = SourceAddress.Web(attributes["xml:base"], _base) ?? _base, IsAtom = _isAtom };
        item.Start(attributes);
        return item;
    }

    private void ReadRoot(ref MarkupReader reader)
    {
        string? first = null;
        while (reader.Read() && reader.Start < LongestPreamble)
        {
            if (reader.Kind != MarkupKind.StartTag)
                continue;
            var name = Local(reader.Name, out _).ToString().ToLowerInvariant();
            first ??= name;
            if (name is "html" or "head" or "body")
                throw new UnreadableAnswerException("The answer is an HTML page, not a feed.");
            if (name is not ("rss" or "rdf" or "feed" or "channel"))
                continue;
            _isAtom = name == "feed";
            _vocabulary.Declare(reader.Attributes, isRoot: true);
            _base = SourceAddress.Web(reader.Attributes["xml:base"], _head.Address) ?? _head.Address;
            _head.Language = LanguageTag.Parse(reader.Attributes["xml:lang"]);
            return;
        }
        throw new UnreadableAnswerException(first is null
            ? "The answer holds no XML element."
            : $"The answer's root is <{first}>, which is no feed.");
    }

    // False when the feed is cut off inside of the element.
    private bool ReadElement(ref MarkupReader reader, ReadOnlySpan<char> xml, FeedItem item)
    {
        var vocabulary = Vocabulary(reader, out var local);
        var attributes = reader.Attributes;
        if (FeedField.Read(ref reader, xml) is not { } field)
            return false;
        if (FeedVocabulary.ElementOf(vocabulary, local) is not FeedElement.Other and var element)
            item.Take(element, vocabulary, attributes, field);
        return true;
    }

    private bool ReadHead(ref MarkupReader reader, ReadOnlySpan<char> xml)
    {
        var vocabulary = Vocabulary(reader, out var local);
        var attributes = reader.Attributes;
        if (local is "channel" or "rss" or "RDF" or "items")
        {
            _head.Language ??= LanguageTag.Parse(attributes["xml:lang"]);
            _base = SourceAddress.Web(attributes["xml:base"], _base) ?? _base;
            return true;
        }
        var element = FeedVocabulary.ElementOf(vocabulary, local);
        if (element == FeedElement.Link && attributes["href"] is { } href)
            NoteLink(attributes["rel"], href);
        if (FeedField.Read(ref reader, xml) is not { } field)
            return false;
        if (element == FeedElement.Language)
            _head.Language ??= LanguageTag.Parse(field.Value);
        else if (element == FeedElement.Creator)
            _head.Author ??= AuthorName.Of(field.AsText());
        else if (element == FeedElement.Author)
            _head.Author ??= AuthorName.Of(FeedPerson.Name(field));
        return true;
    }

    private void NoteLink(string? rel, string href)
    {
        switch (rel)
        {
            case "next":
                _head.Next ??= SourceAddress.Web(href, _base);
                break;
            case "self" when _head.Address is null:
                _head.Address = SourceAddress.Web(href, _base);
                _base ??= _head.Address;
                break;
        }
    }

    private FeedNamespace Vocabulary(in MarkupReader reader, out ReadOnlySpan<char> local)
    {
        local = Local(reader.Name, out var prefix);
        return _vocabulary.NamespaceOf(prefix, _vocabulary.Declare(reader.Attributes, isRoot: false));
    }

    private static ReadOnlySpan<char> Local(ReadOnlySpan<char> name, out ReadOnlySpan<char> prefix)
    {
        var colon = name.IndexOf(':');
        prefix = colon < 0 ? default : name[..colon];
        return name[(colon + 1)..];
    }
}
