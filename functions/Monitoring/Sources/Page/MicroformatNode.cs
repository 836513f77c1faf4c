using AngleSharp.Dom;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// A review in microformats2 (<c>h-review</c>, microformats.org/wiki/h-review) or in the classic form (<c>hReview</c>), read as
/// schema.org's.
/// </summary>
internal sealed class MicroformatNode : SchemaNode
{
    // The classes in which each property is written, best first: h-review, its earlier drafts, hReview.
    private static readonly Dictionary<string, string[]> Modern = new(StringComparer.Ordinal)
    {
        ["headline"] = ["p-name"],
        ["reviewBody"] = ["e-content", "p-content", "e-description", "p-description", "p-summary"],
        ["reviewRating"] = ["p-rating"],
        ["ratingValue"] = ["p-average", "p-rating"],
        ["bestRating"] = ["p-best"],
        ["worstRating"] = ["p-worst"],
        ["reviewCount"] = ["p-count", "p-votes"],
        ["author"] = ["p-author", "p-reviewer", "u-author"],
        ["datePublished"] = ["dt-published", "dt-reviewed"],
        ["dateModified"] = ["dt-updated"],
        ["url"] = ["u-url"],
        ["itemReviewed"] = ["p-item"],
    };

    private static readonly Dictionary<string, string[]> Classic = new(StringComparer.Ordinal)
    {
        ["headline"] = ["summary"],
        ["reviewBody"] = ["description"],
        ["reviewRating"] = ["rating"],
        ["ratingValue"] = ["average", "rating"],
        ["bestRating"] = ["best"],
        ["worstRating"] = ["worst"],
        ["reviewCount"] = ["count", "votes"],
        ["author"] = ["reviewer"],
        ["datePublished"] = ["dtreviewed"],
        ["url"] = ["rel-bookmark"],
        ["itemReviewed"] = ["item"],
    };

    private readonly IElement _root;
    private readonly ElementTree _tree;
    private readonly bool _isModern;
    private List<(string[] Classes, IElement Element)>? _parts;

    private MicroformatNode(IElement root, ElementTree tree, bool isModern, bool isTotal)
    {
        (_root, _tree, _isModern) = (root, tree, isModern);
        Types = [isTotal ? "AggregateRating" : "Review"];
    }

    public override IReadOnlyList<string> Types { get; }

    public override string? Id => _isModern ? Values("u-uid", ["u-uid"]).Select(value => value.Link ?? value.Text).FirstOrDefault() : null;

    public override SchemaNode? Owner => null;

    public override string? OwnerProperty => null;

    public override SchemaNotation Notation => SchemaNotation.Microformats;

    /// <summary>All reviews and totals of a page, in document order.</summary>
    public static List<MicroformatNode> All(ElementTree tree)
    {
        var nodes = new List<MicroformatNode>();
        if (tree.Root is { } root)
            Collect(root, tree, nodes);
        return nodes;
    }

    public override IEnumerable<SchemaValue> Values(string property)
    {
        var names = (_isModern ? Modern : Classic).GetValueOrDefault(property) ?? [];
        var values = names.Select(name => Values(property, [name])).FirstOrDefault(found => found.Count > 0) ?? [];
        return property == "headline" && values.Count == 0 && ImpliedName() is { } implied ? [new SchemaValue(implied)] : values;
    }

    private static void Collect(IElement element, ElementTree tree, List<MicroformatNode> nodes)
    {
        foreach (var name in Classes(element))
        {
            if (name is "h-review" or "hreview" or "h-review-aggregate" or "hreview-aggregate")
            {
                nodes.Add(new MicroformatNode(element, tree, name[1] == '-', name.EndsWith("aggregate", StringComparison.Ordinal)));
                break;
            }
        }
        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IElement child)
                Collect(child, tree, nodes);
        }
    }

    private List<SchemaValue> Values(string property, string[] names)
    {
        _parts ??= Parts();
        return _parts.Where(part => part.Classes.Any(names.Contains)).Select(part => Value(part.Element, property)).ToList();
    }

    private static SchemaValue Value(IElement element, string property)
    {
        var link = element.LocalName is "a" or "area" ? element.GetAttribute("href") : null;
        // The value-class pattern, for what has more words around it than the value.
        if (property is "reviewRating" or "ratingValue" or "author" or "itemReviewed" or "datePublished")
        {
            string[] inner = property is "author" or "itemReviewed" ? ["p-name", "fn"] : ["value", "p-average", "average"];
            if (Inside(element, inner) is { } named)
                return new SchemaValue(Stated(named) ?? ElementTree.TextOf(named), Link: link);
        }
        return new SchemaValue(Stated(element) ?? (property == "url" ? link : null) ?? ElementTree.TextOf(element), Link: link);
    }

    // microformats.org/wiki/microformats2-parsing: values that are written for machines come before what people see.
    private static string? Stated(IElement element) => element.LocalName switch
    {
        "time" or "ins" or "del" => element.GetAttribute("datetime"),
        "abbr" => element.GetAttribute("title"),
        "data" or "input" or "meter" => element.GetAttribute("value"),
        "meta" => element.GetAttribute("content"),
        _ => null,
    };

    private static IElement? Inside(IElement element, string[] names)
    {
        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IElement inner
                && ((Classes(inner).Any(names.Contains) ? inner : null) ?? Inside(inner, names)) is { } found)
                return found;
        }
        return null;
    }

    // The name of a review that has no property at all is its text.
    private string? ImpliedName()
    {
        _parts ??= Parts();
        return _isModern && _parts.Count == 0 ? ElementTree.TextOf(_root) : null;
    }

    private List<(string[] Classes, IElement Element)> Parts()
    {
        var parts = new List<(string[], IElement)>();
        Collect(_root, parts);
        return parts;
    }

    private void Collect(IElement parent, List<(string[], IElement)> parts)
    {
        for (var i = 0; i < parent.ChildNodes.Length; i++)
        {
            if (parent.ChildNodes[i] is not IElement element || !_tree.MayVisit())
                continue;
            var classes = Classes(element).ToList();
            if (!_isModern && ElementNode.Tokens(element.GetAttribute("rel")) is var rel && rel.Contains("bookmark")
                && rel.Contains("self"))
                classes.Add("rel-bookmark");
            var isNested = classes.Exists(name => _isModern
                ? name.StartsWith("h-", StringComparison.Ordinal)
                : name is "vcard" or "hreview" or "item");
            if (classes.Count > 0 && (!_isModern || classes.Exists(name => name.IndexOf('-', StringComparison.Ordinal) is 1 or 2)))
                parts.Add(([.. classes], element));
            if (!isNested)
                Collect(element, parts);
        }
    }

    private static IEnumerable<string> Classes(IElement element) => ElementNode.Tokens(element.GetAttribute("class"));
}
