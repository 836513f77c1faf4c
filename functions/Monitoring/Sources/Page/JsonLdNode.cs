using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>An object of a JSON-LD block. Keys may be in any case and carry schema.org's address; strings have their references decoded.</summary>
internal sealed class JsonLdNode(JsonElement element, JsonLdGraph graph, JsonLdNode? owner, string? property) : SchemaNode
{
    private Dictionary<string, JsonElement>? _members;

    public override IReadOnlyList<string> Types { get; } = TypesOf(element);

    // schema.org's own context makes "id" and "type" stand for "@id" and "@type".
    public override string? Id { get; } = element.Text("@id") ?? (element.At("type").ValueKind != JsonValueKind.Undefined ? element.Text("id") : null);

    public override SchemaNode? Owner => owner;

    public override string? OwnerProperty { get; } = property is null ? null : SchemaName.Bare(property).ToString();

    public override SchemaNotation Notation => SchemaNotation.JsonLd;

    /// <summary>Whether it only names a node that is described elsewhere.</summary>
    public bool IsReference { get; } = element.TryGetProperty("@id", out _) && element.GetPropertyCount() == 1;

    public override IEnumerable<SchemaValue> Values(string property)
    {
        _members ??= Members();
        return _members.TryGetValue(property, out var member) ? Values(member, property) : [];
    }

    private IEnumerable<SchemaValue> Values(JsonElement value, string property) => value.ValueKind switch
    {
        JsonValueKind.String => [new SchemaValue(LooseText.Of(JsonText.Of(value)))],
        JsonValueKind.Number => [new SchemaValue(value.GetRawText())],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(inner => Values(inner, property)),
        JsonValueKind.Object when value.TryGetProperty("@value", out var literal) => Values(literal, property),
        JsonValueKind.Object when value.TryGetProperty("@list", out var list) || value.TryGetProperty("@set", out list) => Values(list, property),
        JsonValueKind.Object => [Thing(value, property)],
        _ => [],
    };

    private SchemaValue Thing(JsonElement value, string property)
    {
        var node = new JsonLdNode(value, graph, this, property);
        return new SchemaValue(null, node.IsReference ? graph.Find(node.Id!) ?? node : node, node.Id);
    }

    private Dictionary<string, JsonElement> Members()
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            var name = SchemaName.Bare(member.Name).ToString();
            // Where a key is written twice in different cases, the one that says something counts.
            if (!members.TryGetValue(name, out var known) || known.ValueKind == JsonValueKind.Null)
                members[name] = member.Value;
        }
        return members;
    }

    private static List<string> TypesOf(JsonElement element)
    {
        var types = new List<string>();
        if (!element.TryGetProperty("@type", out var stated) && !element.TryGetProperty("type", out stated))
            return types;
        if (stated.ValueKind == JsonValueKind.String)
            types.Add(SchemaName.Bare(JsonText.Of(stated)).ToString());
        else if (stated.ValueKind == JsonValueKind.Array)
            types.AddRange(stated.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => SchemaName.Bare(JsonText.Of(type)).ToString()));
        return types;
    }
}
