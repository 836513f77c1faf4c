namespace Feedback.Monitoring.Sources.Feed;

/// <summary>What a feed says of itself.</summary>
internal sealed class FeedHead
{
    /// <summary>Where the feed is; null when it was given as a file only and does not say.</summary>
    public Uri? Address { get; set; }

    public string? Author { get; set; }

    public string? Language { get; set; }

    /// <summary>The next page of the feed (RFC 5005).</summary>
    public Uri? Next { get; set; }
}
