using Feedback.Models.Cases;
using Feedback.Models.Items;
using Feedback.Models.Measures;

namespace Feedback.Models.Ledger;

/// <summary>A rating, review or mention as it stands: what its <see cref="Revision"/>s add up to, and what we made of it.</summary>
public sealed record FeedbackItem
{
    public required ItemIdentity Identity { get; init; }

    /// <summary>When the author gave it, as far as the source says; never later than we first saw it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The latest change of content.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>How many different contents it had; 1 when it was never changed. That a better reader reads it otherwise is no change of it.</summary>
    public required int Contents { get; init; }

    /// <summary>How often its author changed words or stars.</summary>
    public int Edits { get; init; }

    /// <summary>Of the present content; see <see cref="Revision.ContentHash"/>.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Rises with every write of the item.</summary>
    public int Version { get; init; }

    public decimal? Rating { get; init; }

    public RatingAnswer? Answer { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public string? Url { get; init; }

    public string? Author { get; init; }

    /// <summary>As the source gave it; what we found is in <see cref="Analysis"/>.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public ItemReply? Reply { get; init; }

    public ItemFacts? Facts { get; init; }

    /// <summary>Taken back by the rater, of whose answer nothing is kept here, or gone from its platform.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>When it was found to be gone from its platform; null while it is there.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>
    /// Why it counts in no measure and opens no case: <c>withdrawn</c>, <c>gone</c>, <c>test</c>, <c>canceled</c> (given after the survey was called
    /// back) or <c>unconfirmed</c> (perhaps a scanner's); null when it counts.
    /// </summary>
    public string? Excluded { get; init; }

    /// <summary>What people said about our reading of the present content; null when nobody did.</summary>
    public Correction? Correction { get; init; }

    public string? CorrectedLabel => Correction?.Label;

    public ItemAnalysis? Analysis { get; init; }

    /// <summary>Instants it has stood at in the timeline, the present one last. More than one only where an earlier revision came late.</summary>
    public IReadOnlyList<DateTimeOffset> TimelineAt { get; init; } = [];
}

/// <summary>What an item is, whatever becomes of its content.</summary>
public sealed record ItemIdentity
{
    /// <summary>20 characters of lower-case base 32, derived from source and external id.</summary>
    public required string Id { get; init; }

    public required string Shop { get; init; }

    /// <summary>Of what was found elsewhere: a review once it has had stars, a mention before.</summary>
    public required FactKind Kind { get; init; }

    /// <summary>The configured source; <c>widget</c> for ratings we collected.</summary>
    public required string Source { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>Where and with whom the rated contact was; null for what was found elsewhere.</summary>
    public SurveyContext? Survey { get; init; }

    /// <summary>When the survey was offered; null where nobody was asked in person, as on an open page.</summary>
    public DateTimeOffset? OfferedAt { get; init; }

    /// <summary>Until when the survey can be answered.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A snapshot of the contact at the time the survey was offered.</summary>
public sealed record SurveyContext
{
    public string? Agent { get; init; }

    public string? Team { get; init; }

    public string? Channel { get; init; }

    public string? Touchpoint { get; init; }

    /// <summary><c>human</c>, <c>bot</c> or <c>mixed</c>; null where the chat tool does not say.</summary>
    public string? HandledBy { get; init; }

    /// <summary>An answer of our own to see whether everything works; counts nowhere.</summary>
    public bool Test { get; init; }
}

/// <summary>What we made of an item's present content.</summary>
public sealed record ItemAnalysis
{
    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>; null where neither stars nor text tell.</summary>
    public string? Label { get; init; }

    /// <summary><c>stars</c>, <c>text</c>, or <c>person</c> for a correction in the console.</summary>
    public string? Basis { get; init; }

    /// <summary>Of the text, −1 to 1.</summary>
    public double? Score { get; init; }

    /// <summary>Of the text's label, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary><c>de</c>, <c>en</c> or <c>other</c>.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public IReadOnlyList<DecidingWords> Because { get; init; } = [];

    /// <summary>The text clearly says the opposite of the stars, and nobody has said that they are meant so.</summary>
    public bool StarsDisputed { get; init; }

    /// <summary>Which model read the text.</summary>
    public string? Model { get; init; }
}
