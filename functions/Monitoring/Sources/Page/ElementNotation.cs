using AngleSharp.Dom;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>Which attributes a notation of items in elements uses.</summary>
/// <param name="Scope">Makes an element an item.</param>
/// <param name="Ids">Name the item; the first that is there counts.</param>
/// <param name="References">Names elements elsewhere on the page that belong to the item.</param>
internal sealed record ElementNotation(SchemaNotation Kind, string Scope, string Type, string Property, IReadOnlyList<string> Ids, string References)
{
    public static readonly ElementNotation Microdata = new(SchemaNotation.Microdata, "itemscope", "itemtype", "itemprop", ["itemid"], "itemref");

    // RDFa Lite has no references by id; "itemref" means nothing on its elements.
    public static readonly ElementNotation Rdfa = new(SchemaNotation.Rdfa, "typeof", "typeof", "property", ["resource", "about"], "");

    /// <summary>The address that an element's value is; null when it is a text.</summary>
    public string? LinkOf(IElement element) => element.LocalName switch
    {
        "a" or "area" or "link" => element.GetAttribute("href"),
        "img" or "audio" or "embed" or "iframe" or "source" or "track" or "video" => element.GetAttribute("src"),
        "object" => element.GetAttribute("data"),
        _ => null,
    } ?? (Kind == SchemaNotation.Rdfa ? element.GetAttribute("resource") : null);

    /// <summary>All items of a page in this notation that have somewhere a review or a total in them.</summary>
    public IEnumerable<ElementNode> Items(ElementTree tree, IReadOnlyList<IElement> elements)
    {
        var owners = new Dictionary<IElement, ElementNode>();
        foreach (var element in elements)
        {
            if (!element.HasAttribute(Scope))
                continue;
            var owner = element.GetAttribute(Property) is null ? null : Enclosing(element.ParentElement, owners);
            var node = new ElementNode(element, tree, this, owner, element.GetAttribute(Property) is { } names ? ElementNode.Tokens(names).FirstOrDefault() : null);
            owners[element] = node;
            yield return node;
        }
    }

    // As deep as NestingLimit lets a page nest.
    private static ElementNode? Enclosing(IElement? element, Dictionary<IElement, ElementNode> owners)
    {
        for (; element is not null; element = element.ParentElement)
        {
            if (owners.TryGetValue(element, out var node))
                return node;
        }
        return null;
    }
}
