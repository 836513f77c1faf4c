namespace Feedback.Monitoring.Sources;

/// <summary>
/// The configuration of one source. Values are keyed by the names of the type's <see cref="SourceAdapter.Fields"/>, without regard to case;
/// those of kind <see cref="FieldKind.Secret"/> are the secrets themselves, resolved by the caller from their references.
/// </summary>
internal sealed class SourceSettings(string id, string type, IEnumerable<KeyValuePair<string, string>> values)
{
    private readonly Dictionary<string, string> _values = Trimmed(values);

    /// <summary>Unique in the shop.</summary>
    public string Id { get; } = id;

    /// <summary>A type that <see cref="SourceTypes.Find"/> knows.</summary>
    public string Type { get; } = type;

    /// <summary>Names of all values given.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The value without surrounding white space; null when it is absent or empty.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>A value that <see cref="SourceAdapter.Problems"/> has found to be there.</summary>
    /// <exception cref="ArgumentException">It is not: the caller planned a call with settings that were not checked.</exception>
    public string Required(string name) =>
        this[name] ?? throw new ArgumentException($"Source '{Id}' of type '{Type}' lacks the setting '{name}'.", nameof(name));

    public bool IsOn(string name) => bool.TryParse(this[name], out var on) && on;

    /// <summary>The base address of the platform: the <c>endpoint</c> setting where there is one, else the one given.</summary>
    public Uri Endpoint(string platform) => SourceAddress.Web(this["endpoint"]) ?? new Uri(platform);

    private static Dictionary<string, string> Trimmed(IEnumerable<KeyValuePair<string, string>> values)
    {
        var trimmed = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
                trimmed[name] = value.Trim();
        }
        return trimmed;
    }
}

/// <summary>A setting that is missing, unknown or wrong.</summary>
/// <param name="Message">One English sentence that says what is allowed.</param>
internal sealed record SettingProblem(string Field, string Message);
