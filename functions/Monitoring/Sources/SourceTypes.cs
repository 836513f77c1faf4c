using Feedback.Monitoring.Sources.Feed;
using Feedback.Monitoring.Sources.Page;
using Feedback.Monitoring.Sources.Platforms;

namespace Feedback.Monitoring.Sources;

/// <summary>All kinds of sources. A new one is an adapter and a line here; see docs/adding-a-source.md.</summary>
internal static class SourceTypes
{
    public static readonly IReadOnlyList<SourceAdapter> All =
    [
        new PageAdapter(),
        new FeedAdapter(),
        new Etrusted(),
        new GoogleBusiness(),
        new GooglePlaces(),
        new Trustpilot(),
        new TrustpilotPage(),
        new JudgeMe(),
        new Yotpo(),
        new GooglePlay(),
        new AppStoreFeed(),
        new AppStoreConnect(),
        new ProvenExpert(),
        new Facebook(),
        new Instagram(),
        new Mastodon(),
        new Bluesky(),
        new YouTube(),
        new HackerNews(),
        new Reddit(),
        new Lemmy(),
        new StackExchange(),
        new X(),
        new SavedPages(),
    ];

    /// <returns>Null when no type has this name.</returns>
    public static SourceAdapter? Find(string type) => All.FirstOrDefault(adapter => adapter.Type == type);
}
