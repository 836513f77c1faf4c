using AngleSharp.Dom;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>Which attributes a notation of items in elements uses.</summary>
/// <param name="Scope">Makes an element an item.</param>
/// <param name="Ids">Name the item; the first that is there counts.</param>
/// <param name="References">Names elements elsewhere on the page that belong to the item.</param>
internal sealed record ElementNotation(SchemaNotation Kind, string Scope, string Type, string Property, IReadOnlyList<string> Ids,
    string References)
{
    public static readonly ElementNotation Microdata = new(SchemaNotation.Microdata, "itemscope", "itemtype", "itemprop", ["itemid"],
        "itemref");

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

    /// <summary>All items of a page in this notation, in document order.</summary>
    public List<ElementNode> Items(ElementTree tree)
    {
        var items = new List<ElementNode>();
        if (tree.Root is { } root)
            Collect(root, tree, null, items);
        return items;
    }

    private void Collect(IElement element, ElementTree tree, ElementNode? enclosing, List<ElementNode> items)
    {
        if (element.HasAttribute(Scope))
        {
            var property = ElementNode.Tokens(element.GetAttribute(Property)).FirstOrDefault();
            enclosing = new ElementNode(element, tree, this, property is null ? null : enclosing, property);
            items.Add(enclosing);
        }
        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IElement child)
                Collect(child, tree, enclosing, items);
        }
    }
}
