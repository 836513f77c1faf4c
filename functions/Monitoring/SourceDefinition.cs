using Feedback.Shops;

namespace Feedback.Monitoring;

/// <summary>A source that was added in the console or by the interface.</summary>
/// <param name="EverySeconds">Time between two polls.</param>
/// <param name="Settings">Secrets are references; see <see cref="Editing.SourceRequestBody"/>.</param>
internal sealed record SourceDefinition(
    string Id, string Type, double EverySeconds, IReadOnlyDictionary<string, string> Settings, DateTimeOffset ChangedAt, string ChangedBy)
{
    public ShopSource In(string shop) => new(
        shop, Id, Type, TimeSpan.FromSeconds(EverySeconds), new Dictionary<string, string>(Settings, StringComparer.OrdinalIgnoreCase));
}
