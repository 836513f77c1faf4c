namespace Feedback.Monitoring.Sources;

/// <summary>Header fields of an answer. Names are compared without regard to case; repeated fields are joined with a comma.</summary>
internal sealed class AnswerHeaders
{
    public static readonly AnswerHeaders None = new([]);

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public AnswerHeaders(IEnumerable<KeyValuePair<string, string>> fields)
    {
        foreach (var (name, value) in fields)
            _fields[name] = _fields.TryGetValue(name, out var earlier) ? $"{earlier}, {value}" : value;
    }

    /// <summary>All of them, as an archived answer keeps them.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>The value without surrounding white space; null when the field is absent or empty.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name)?.Trim() is { Length: > 0 } value ? value : null;
}
