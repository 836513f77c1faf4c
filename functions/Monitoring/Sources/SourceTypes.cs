using Feedback.Monitoring.Sources.Feed;
using Feedback.Monitoring.Sources.Page;

namespace Feedback.Monitoring.Sources;

/// <summary>All kinds of sources. A new one is an adapter and a line here; see docs/adding-a-source.md.</summary>
internal static class SourceTypes
{
    public static readonly IReadOnlyList<SourceAdapter> All =
    [
        new PageAdapter(),
        new FeedAdapter(),
    ];

    /// <returns>Null when no type has this name.</returns>
    public static SourceAdapter? Find(string type) => All.FirstOrDefault(adapter => adapter.Type == type);
}
