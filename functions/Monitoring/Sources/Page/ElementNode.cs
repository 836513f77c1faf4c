using AngleSharp.Dom;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// An item that elements describe by their attributes: microdata (HTML standard, 5) or RDFa Lite (w3.org/TR/rdfa-lite). The two differ in
/// the names of the attributes only.
/// </summary>
internal sealed class ElementNode(IElement element, ElementTree tree, ElementNotation notation, ElementNode? owner,
    string? property) : SchemaNode
{
    // Where people are named and texts stand, a link's text is the value and not its address.
    private static readonly HashSet<string> Spoken =
        new(["author", "name", "headline", "reviewBody", "description", "text", "creator", "givenName", "familyName"],
            StringComparer.OrdinalIgnoreCase);

    private List<(string Property, IElement Element)>? _properties;

    public override IReadOnlyList<string> Types { get; } = Tokens(element.GetAttribute(notation.Type))
        .Select(type => SchemaName.Bare(type).ToString()).ToList();

    public override string? Id =>
        notation.Ids.Select(name => element.GetAttribute(name)).FirstOrDefault(id => !string.IsNullOrWhiteSpace(id));

    public override SchemaNode? Owner => owner;

    public override string? OwnerProperty => property;

    public override SchemaNotation Notation => notation.Kind;

    public override string? Shown => ElementTree.TextOf(element);

    public override IEnumerable<SchemaValue> Values(string property)
    {
        _properties ??= Properties();
        return _properties.Where(entry => entry.Property.Equals(property, StringComparison.OrdinalIgnoreCase))
            .Select(entry => Value(entry.Element, property));
    }

    public static IEnumerable<string> Tokens(string? list) => list?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    // HTML standard, 5.2.4.
    private SchemaValue Value(IElement holder, string property)
    {
        if (holder.HasAttribute(notation.Scope))
            return new SchemaValue(null, new ElementNode(holder, tree, notation, this, property), notation.LinkOf(holder));
        if (holder.GetAttribute("content") is { } content)
            return new SchemaValue(content);
        var link = notation.LinkOf(holder);
        var value = holder.LocalName switch
        {
            "meta" => null,
            "time" when holder.GetAttribute("datetime") is { Length: > 0 } instant => instant,
            "data" or "meter" when holder.GetAttribute("value") is { } number => number,
            _ when link is not null && !Spoken.Contains(property) => link,
            _ => ElementTree.TextOf(holder) ?? link,
        };
        return new SchemaValue(value, Link: link);
    }

    // HTML standard, 5.2.5: the elements below, without those of nested items, and the elements that itemref names.
    private List<(string Property, IElement Element)> Properties()
    {
        var properties = new List<(string, IElement)>();
        var roots = new HashSet<IElement> { element };
        Collect(element, properties);
        foreach (var id in Tokens(element.GetAttribute(notation.References)))
        {
            if (tree.WithId(id) is { } referred && roots.Add(referred))
                Visit(referred, properties);
        }
        return properties;
    }

    private void Collect(IElement parent, List<(string, IElement)> properties)
    {
        for (var i = 0; i < parent.ChildNodes.Length; i++)
        {
            if (parent.ChildNodes[i] is IElement child)
                Visit(child, properties);
        }
    }

    private void Visit(IElement visited, List<(string, IElement)> properties)
    {
        if (!tree.MayVisit())
            return;
        foreach (var name in Tokens(visited.GetAttribute(notation.Property)))
            properties.Add((SchemaName.Bare(name).ToString(), visited));
        if (!visited.HasAttribute(notation.Scope) && visited != element)
            Collect(visited, properties);
    }
}
