using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Feedback.Models.Items;

/// <summary>
/// What a source says about an item beyond the neutral fields and the product still needs: a recommendation without stars, the product, the
/// ids a reply must name. Names are short and lower case, values plain text; never personal data. Compared by content.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class ItemFacts : IEquatable<ItemFacts>, IEnumerable<KeyValuePair<string, string>>
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);

    public string? this[string name] => _facts.GetValueOrDefault(name);

    /// <summary>How far the platform's own check of an item has come, such as <c>moderation</c>; null where it has none or is through.</summary>
    public const string State = "state";

    /// <summary>How far the platform's check of our reply has come: <c>pending</c> or <c>rejected</c>; null where it has none or is through.</summary>
    public const string ReplyState = "replystate";

    /// <summary>Why the platform rejected our reply.</summary>
    public const string ReplyProblem = "replyproblem";

    public int Count => _facts.Count;

    /// <summary>The facts about moderation as one text; null when there is none.</summary>
    public string? Moderation => (this[State], this[ReplyState], this[ReplyProblem]) is var (state, reply, problem) && (state ?? reply ?? problem) is not null
        ? $"{state}\u001f{reply}\u001f{problem}"
        : null;

    /// <summary>The facts that have a value; null when none has.</summary>
    public static ItemFacts? Of(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var known = new ItemFacts();
        foreach (var (name, value) in facts)
            known.Add(name, value);
        return known.Count > 0 ? known : null;
    }

    /// <summary>An empty value is no fact and is passed over.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _facts[name] = value;
    }

    public bool Equals(ItemFacts? other) => other is not null && _facts.SequenceEqual(other._facts);

    public override bool Equals(object? obj) => Equals(obj as ItemFacts);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _facts)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A JSON object of strings.</summary>
    public sealed class Converter : JsonConverter<ItemFacts>
    {
        public override ItemFacts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var facts = new ItemFacts();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("Facts are an object of strings.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                    throw new JsonException("Facts are an object of strings.");
                facts.Add(name, reader.GetString());
            }
            return facts;
        }

        public override void Write(Utf8JsonWriter writer, ItemFacts value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, fact) in value)
                writer.WriteString(name, fact);
            writer.WriteEndObject();
        }
    }
}
