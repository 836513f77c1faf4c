using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// An object of a JSON-LD block. Keys may be in any case and carry schema.org's address; strings have their references decoded.
/// </summary>
internal sealed class JsonLdNode(JsonLdGraph graph, JsonLdNode? owner, string? property) : SchemaNode
{
    private readonly List<(string Name, JsonLdValue Value)> _members = [];
    private readonly List<string> _types = [];
    private string? _id;

    public override IReadOnlyList<string> Types => _types;

    public override string? Id => _id;

    public override SchemaNode? Owner => owner;

    public override string? OwnerProperty => property is null ? null : SchemaName.Bare(property).ToString();

    public override SchemaNotation Notation => SchemaNotation.JsonLd;

    /// <summary>Whether it only names a node that is described elsewhere.</summary>
    public bool IsReference => _id is not null && _members.Count == 0 && _types.Count == 0;

    /// <summary>
    /// Takes a member of the object; schema.org's own context makes <c>id</c> and <c>type</c> stand for <c>@id</c> and <c>@type</c>.
    /// </summary>
    public void Add(string name, JsonLdValue value)
    {
        switch (name)
        {
            case "@id":
                _id = value.Element.Text() ?? _id;
                break;
            case "id" when value.Element.ValueKind == JsonValueKind.String:
                _id ??= value.Element.Text();
                break;
            case "@type" or "type":
                AddTypes(value);
                break;
            case "@context":
                break;
            default:
                _members.Add((name.AsSpan().ContainsAny(':', '/') ? SchemaName.Bare(name).ToString() : name, value));
                break;
        }
    }

    // Where a key is written twice in different cases, the one that says something counts.
    public override IEnumerable<SchemaValue> Values(string property)
    {
        foreach (var (name, value) in _members)
        {
            if (name.Equals(property, StringComparison.OrdinalIgnoreCase) && value.Element.ValueKind != JsonValueKind.Null)
                return Values(value);
        }
        return [];
    }

    private IEnumerable<SchemaValue> Values(JsonLdValue value) => value switch
    {
        { List: { } list } => list.SelectMany(Values),
        { Node: { } node } when (node.Literal("@value") ?? node.Literal("@list") ?? node.Literal("@set")) is { } literal => Values(literal),
        { Node: { } node } => [new SchemaValue(null, node.IsReference ? graph.Find(node.Id!) ?? node : node, node.Id)],
        { Element.ValueKind: JsonValueKind.String } => [new SchemaValue(LooseText.Of(JsonText.Of(value.Element)))],
        { Element.ValueKind: JsonValueKind.Number } => [new SchemaValue(value.Element.GetRawText())],
        _ => [],
    };

    private JsonLdValue? Literal(string keyword)
    {
        foreach (var (name, value) in _members)
        {
            if (name == keyword)
                return value;
        }
        return null;
    }

    private void AddTypes(JsonLdValue value)
    {
        foreach (var type in value.List ?? [value])
        {
            if (type.Element.ValueKind == JsonValueKind.String)
                _types.Add(SchemaName.Bare(JsonText.Of(type.Element)).ToString());
        }
    }
}
