using System.Buffers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>The vocabularies that say something about an item.</summary>
internal enum FeedNamespace
{
    /// <summary>RSS of any version: no namespace, or one of RSS's own.</summary>
    Rss,
    Atom,
    DublinCore,
    Content,
    Rdf,
    Other,
}

/// <summary>The elements of feeds that are read, whatever vocabulary they are of.</summary>
internal enum FeedElement
{
    Other,
    Id,
    Guid,
    Title,
    Link,
    Encoded,
    Content,
    Description,
    Summary,
    Author,
    Creator,
    Published,
    DublinDate,
    Updated,
    Created,
    Language,
}

/// <summary>
/// Which vocabulary a prefix stands for. Declarations count for the whole feed, wherever they stand, and well-known prefixes count without
/// one: feeds forget them.
/// </summary>
internal sealed class FeedVocabulary
{
    private static readonly SearchValues<string> Declaration = SearchValues.Create(["xmlns"], StringComparison.OrdinalIgnoreCase);

    private readonly Dictionary<string, FeedNamespace> _prefixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rss"] = FeedNamespace.Rss,
        ["atom"] = FeedNamespace.Atom,
        ["atom10"] = FeedNamespace.Atom,
        ["a10"] = FeedNamespace.Atom,
        ["dc"] = FeedNamespace.DublinCore,
        ["dcterms"] = FeedNamespace.DublinCore,
        ["content"] = FeedNamespace.Content,
        ["rdf"] = FeedNamespace.Rdf,
    };

    private FeedNamespace _default = FeedNamespace.Rss;

    /// <summary>Takes the declarations of a start tag.</summary>
    /// <returns>The vocabulary that the tag declares as its own default; null when it declares none.</returns>
    public FeedNamespace? Declare(MarkupAttributes attributes, bool isRoot)
    {
        if (!attributes.MayHave(Declaration))
            return null;
        FeedNamespace? own = null;
        foreach (var attribute in attributes)
        {
            var name = attribute.Name;
            if (!name.StartsWith("xmlns", StringComparison.OrdinalIgnoreCase))
                continue;
            var vocabulary = Of(attribute.Value);
            if (name.Length > 6 && name[5] == ':')
                _prefixes[name[6..].ToString()] = vocabulary;
            else if (name.Length == 5)
                own = vocabulary;
        }
        if (isRoot && own is { } root)
            _default = root;
        return own;
    }

    public FeedNamespace NamespaceOf(ReadOnlySpan<char> prefix, FeedNamespace? own)
    {
        if (prefix.IsEmpty)
            return own ?? _default;
        return _prefixes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out var vocabulary)
            ? vocabulary
            : FeedNamespace.Other;
    }

    public static FeedElement ElementOf(FeedNamespace vocabulary, ReadOnlySpan<char> name) => vocabulary switch
    {
        FeedNamespace.Content when name is "encoded" => FeedElement.Encoded,
        FeedNamespace.DublinCore => name switch
        {
            "creator" => FeedElement.Creator,
            "language" => FeedElement.Language,
            "date" or "issued" or "created" => FeedElement.DublinDate,
            "modified" => FeedElement.Updated,
            _ => FeedElement.Other,
        },
        // Feeds mix the two up; where both have a name, it means the same.
        FeedNamespace.Atom or FeedNamespace.Rss => name switch
        {
            "id" => FeedElement.Id,
            "guid" => FeedElement.Guid,
            "title" => FeedElement.Title,
            "link" => FeedElement.Link,
            "content" => FeedElement.Content,
            "description" => FeedElement.Description,
            "summary" => FeedElement.Summary,
            "author" => FeedElement.Author,
            "published" or "issued" or "pubDate" or "pubdate" => FeedElement.Published,
            "updated" or "modified" => FeedElement.Updated,
            "created" => FeedElement.Created,
            "language" => FeedElement.Language,
            _ => FeedElement.Other,
        },
        _ => FeedElement.Other,
    };

    private static FeedNamespace Of(ReadOnlySpan<char> name) => name.Trim().TrimEnd('/') switch
    {
        "http://www.w3.org/2005/Atom" or "https://www.w3.org/2005/Atom" or "http://purl.org/atom/ns#" or "http://purl.org/atom/ns" or "http://example.com/newformat#" => FeedNamespace.Atom,
        "http://purl.org/dc/elements/1.1" or "http://purl.org/dc/elements/1.0" or "http://purl.org/dc/terms" => FeedNamespace.DublinCore,
        "http://purl.org/rss/1.0/modules/content" => FeedNamespace.Content,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#" => FeedNamespace.Rdf,
        "" or "http://purl.org/rss/1.0" or "http://my.netscape.com/rdf/simple/0.9" or "http://channel.netscape.com/rdf/simple/0.9" or "http://backend.userland.com/rss"
            or "http://backend.userland.com/rss2" or "http://backend.userland.com/rss091" or "http://blogs.law.harvard.edu/tech/rss"
            or "http://purl.org/net/rss1.1#" or "http://cyber.law.harvard.edu/rss" => FeedNamespace.Rss,
        _ => FeedNamespace.Other,
    };
}
