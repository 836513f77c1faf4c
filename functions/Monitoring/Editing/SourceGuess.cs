using System.Text.RegularExpressions;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring.Editing;

/// <summary>What somebody means who pastes an address, a handle or a hashtag: a type of source, and the settings that can be read off it.</summary>
internal static partial class SourceGuess
{
    /// <returns>A type and its settings; for words that are nothing else, a search on Mastodon's largest server.</returns>
    public static (string Type, IReadOnlyDictionary<string, string> Settings) Of(string pasted)
    {
        var text = pasted.Trim();
        if (Handle().Match(text) is { Success: true } handle)
            return Found("mastodon", ("server", handle.Groups["server"].Value), ("query", text));
        if (text.StartsWith('#') && text.Length > 1)
            return Found("mastodon", ("server", "mastodon.social"), ("hashtag", text[1..]));
        var isAddress = text.Contains("://", StringComparison.Ordinal);
        if (SourceAddress.Web(isAddress ? text : $"https://{text}") is not { } address || text.Contains(' ') || !isAddress && !address.Host.Contains('.'))
            return Found("hackernews", ("query", text));
        return ByHost(address) ?? (LooksLikeFeed(address) ? Found("feed", ("url", address.AbsoluteUri)) : Found("page", ("url", address.AbsoluteUri)));
    }

    private static (string, IReadOnlyDictionary<string, string>)? ByHost(Uri address)
    {
        var host = address.Host.ToLowerInvariant();
        var path = address.AbsolutePath;
        bool Is(string domain) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);
        if (Is("trustpilot.com"))
            return Found("trustpilot");
        if (Is("apps.apple.com") && AppleApp().Match(path) is { Success: true } app)
            return Found("appstore-feed", ("appId", app.Groups["id"].Value), ("country", app.Groups["country"].Value));
        if (Is("play.google.com") && SourceAddress.Parameter(address, "id") is { } package)
            return Found("google-play", ("packageName", package));
        if (Is("youtube.com") && SourceAddress.Parameter(address, "v") is { } video)
            return Found("youtube", ("videoId", video));
        if (Is("youtu.be") && path.Length > 1)
            return Found("youtube", ("videoId", path[1..]));
        if (Is("reddit.com") && Segment(path, "r") is { } subreddit)
            return Found("reddit", ("subreddit", subreddit));
        if (Is("news.ycombinator.com"))
            return Found("hackernews");
        if (Is("stackoverflow.com"))
            return Found("stackexchange", ("site", "stackoverflow"));
        if (Is("bsky.app"))
            return Found("bluesky", ("mentions", Segment(path, "profile") ?? ""));
        if (Is("x.com") || Is("twitter.com"))
            return Found("x");
        if (Is("provenexpert.com"))
            return Found("provenexpert");
        if (Is("trustedshops.de") || Is("trustedshops.com") || Is("etrusted.com"))
            return Found("etrusted");
        if (Is("facebook.com"))
            return Found("facebook");
        if (Is("instagram.com"))
            return Found("instagram");
        // Every Mastodon server shows a hashtag at /tags/.
        return Segment(path, "tags") is { } tag ? Found("mastodon", ("server", address.Authority), ("hashtag", tag)) : null;
    }

    private static bool LooksLikeFeed(Uri address) =>
        address.AbsolutePath.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || address.AbsolutePath.EndsWith(".rss", StringComparison.OrdinalIgnoreCase)
        || address.AbsolutePath.EndsWith(".atom", StringComparison.OrdinalIgnoreCase)
        || address.AbsolutePath.Split('/').Any(segment => segment is "feed" or "feeds" or "rss" or "atom");

    private static string? Segment(string path, string after)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(segments, after);
        return at >= 0 && at + 1 < segments.Length ? Uri.UnescapeDataString(segments[at + 1]) : null;
    }

    private static (string, IReadOnlyDictionary<string, string>) Found(string type, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var found = new Dictionary<string, string>();
        foreach (var (name, value) in settings)
        {
            if (value.Length > 0)
                found[name] = value;
        }
        return (type, found);
    }

    [GeneratedRegex(@"^@[\w.-]+@(?<server>[\w.-]+\.\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Handle();

    [GeneratedRegex("^/(?<country>[a-z]{2})/app/.*id(?<id>[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex AppleApp();
}
