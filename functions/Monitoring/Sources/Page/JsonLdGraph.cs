using System.Text.Json;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>All JSON-LD blocks of a page as one graph: nodes may refer to each other across blocks by <c>@id</c>.</summary>
internal sealed class JsonLdGraph : IDisposable
{
    private readonly List<JsonDocument> _documents = [];
    private readonly List<JsonLdNode> _nodes = [];
    private readonly Dictionary<string, JsonLdNode> _byId = new(StringComparer.Ordinal);

    /// <summary>Every node of every block, in page order.</summary>
    public IReadOnlyList<JsonLdNode> Nodes => _nodes;

    /// <summary>Adds a block; one that cannot be read is passed over.</summary>
    /// <returns>Whether it could be read.</returns>
    public bool Add(string block)
    {
        if (JsonLdBlock.Parse(block) is not { } document)
            return false;
        _documents.Add(document);
        Walk(document.RootElement, owner: null, property: null);
        return true;
    }

    /// <summary>The node that an <c>@id</c> names; null when the page does not describe it.</summary>
    public JsonLdNode? Find(string id) => _byId.GetValueOrDefault(id);

    public void Dispose() => _documents.ForEach(document => document.Dispose());

    // As deep as JsonLdBlock lets a block nest.
    private JsonLdValue Walk(JsonElement element, JsonLdNode? owner, string? property)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var list = new JsonLdValue[element.GetArrayLength()];
            var at = 0;
            foreach (var inner in element.EnumerateArray())
                list[at++] = Walk(inner, owner, property);
            return new JsonLdValue(element, List: list);
        }
        if (element.ValueKind != JsonValueKind.Object)
            return new JsonLdValue(element);

        var node = new JsonLdNode(this, owner, property);
        var place = _nodes.Count;
        foreach (var member in element.EnumerateObject())
        {
            var name = member.Name;
            node.Add(name, Walk(member.Value, node, name));
        }
        if (!node.IsReference)
        {
            // In front of the nodes it holds.
            _nodes.Insert(place, node);
            if (node.Id is { } id && (!_byId.TryGetValue(id, out var known) || known.Types.Count == 0 && node.Types.Count > 0))
                _byId[id] = node;
        }
        return new JsonLdValue(element, Node: node);
    }
}

/// <summary>A value in a JSON-LD block: a literal, a node or a list.</summary>
internal readonly record struct JsonLdValue(JsonElement Element, JsonLdNode? Node = null, JsonLdValue[]? List = null);
