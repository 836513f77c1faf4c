namespace Feedback.Models.Items;

/// <summary>One review, rating or mention as its source published it, in the neutral form every source is read into.</summary>
public sealed record Item
{
    /// <summary>
    /// The longest text an item keeps, in UTF-16 units; what a source publishes beyond it stays in the archived page only.
    /// </summary>
    public const int LongestText = 12_000;

    /// <summary>Source type while it is being extracted, the configured source's id once it is stored.</summary>
    public required string Source { get; init; }

    /// <summary>The platform's own id, or <c>gen:</c> and a hash where it has none. Unique within the source.</summary>
    public required string ExternalId { get; init; }

    public string? Url { get; init; }

    public string? Author { get; init; }

    /// <summary>1 (worst) to 5 (best), decimals allowed; null when the source gave no stars.</summary>
    public decimal? Rating { get; init; }

    /// <summary>Plain text: no markup, entities decoded; null when empty.</summary>
    public string? Title { get; init; }

    /// <summary>Plain text: no markup, entities decoded, LF line ends; null when empty.</summary>
    public string? Text { get; init; }

    /// <summary>BCP 47, as the source gave it; null when it did not.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Only when the source says that the author edited, and it differs from <see cref="CreatedAt"/>.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The shop's own published answer.</summary>
    public ItemReply? Reply { get; init; }

    /// <summary>What else the source said that the product needs, such as the ids a reply must name; null when there is nothing.</summary>
    public ItemFacts? Facts { get; init; }
}

/// <summary>The shop's answer as the platform shows it.</summary>
public sealed record ItemReply(string Text, DateTimeOffset? At);
