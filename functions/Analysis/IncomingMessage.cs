using System.Text.Json.Serialization;
using Feedback.Models.Items;
using Feedback.Models.Ledger;

namespace Feedback.Analysis;

/// <summary>What travels through the queue <c>incoming</c>: one fact about one item, complete in itself.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RatingGiven), "rating-given")]
[JsonDerivedType(typeof(RatingChanged), "rating-changed")]
[JsonDerivedType(typeof(SurveyStepped), "survey-stepped")]
[JsonDerivedType(typeof(ItemSeen), "item-seen")]
[JsonDerivedType(typeof(ItemGone), "item-gone")]
[JsonDerivedType(typeof(ItemMisread), "item-misread")]
[JsonDerivedType(typeof(ItemRelabelled), "item-relabelled")]
public abstract record IncomingMessage
{
    public required string Shop { get; init; }

    /// <summary>When it happened: for ratings the rater's own time within bounds, else our clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A rater answered a survey; again with the same token is a revision.</summary>
public sealed record RatingGiven : IncomingMessage
{
    public required SurveyIdentity Survey { get; init; }

    /// <summary>Names the answer: sent again, it is the same.</summary>
    public required string Key { get; init; }

    public string? Session { get; init; }

    public int Sequence { get; init; }

    /// <summary>Of the link's page; null for widgets and chat tools.</summary>
    public LinkOpening? Opening { get; init; }

    public required RatingAnswer Answer { get; init; }
}

/// <summary>Something happened to a survey that is no answer: it was offered, seen, or called back.</summary>
public sealed record SurveyStepped : IncomingMessage
{
    public required SurveyIdentity Survey { get; init; }

    public required SurveyStep Step { get; init; }

    /// <summary>Why it was called back, or on what legal basis it was offered.</summary>
    public string? Reason { get; init; }
}

/// <summary>What survey and rating have in common for good.</summary>
public sealed record SurveyIdentity
{
    public required string ItemId { get; init; }

    /// <summary>Pseudonym of the contact, never its id.</summary>
    public required string ExternalId { get; init; }

    /// <summary><c>widget</c>, or <c>open</c> where nobody was asked in person.</summary>
    public required string Source { get; init; }

    public required SurveyContext Context { get; init; }

    public DateTimeOffset? OfferedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public ItemIdentity In(string shop) => new()
    {
        Id = ItemId,
        Shop = shop,
        Kind = Models.Measures.FactKind.Rating,
        Source = Source,
        ExternalId = ExternalId,
        Survey = Context,
        OfferedAt = OfferedAt,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>A rater changed or withdrew the rating with the receipt. May overtake the <see cref="RatingGiven"/> it refers to.</summary>
public sealed record RatingChanged : IncomingMessage
{
    public required string ItemId { get; init; }

    /// <summary>Names the change: sent again, it is the same.</summary>
    public required string Key { get; init; }

    /// <summary>What changed; null when the rating was withdrawn.</summary>
    public RatingAnswer? Answer { get; init; }
}

/// <summary>A poll found an item that we do not have, or not like this.</summary>
public sealed record ItemSeen : IncomingMessage
{
    public required Item Item { get; init; }

    /// <summary>True when it was there before the source was connected: it may be years old, and nobody is alerted.</summary>
    public bool Backfill { get; init; }

    /// <summary>Version of the reader that read it.</summary>
    public int Reader { get; init; }

    /// <summary>Read anew from the archive: this corrects what was read of the same answer before.</summary>
    public bool Replay { get; init; }
}

/// <summary>The platform marks an item as deleted, or has answered twice that it is not there. Not being listed is no such sign.</summary>
public sealed record ItemGone : IncomingMessage
{
    public required string ItemId { get; init; }
}

/// <summary>An answer was once read to hold an item that, by today's reader, is not in it.</summary>
public sealed record ItemMisread : IncomingMessage
{
    public required string ItemId { get; init; }

    /// <summary>Version of the reader that does not find it.</summary>
    public int Reader { get; init; }
}

/// <summary>A person corrected what we made of an item.</summary>
public sealed record ItemRelabelled : IncomingMessage
{
    public required string ItemId { get; init; }

    /// <summary>As in <see cref="Revision.Label"/>.</summary>
    public required string Label { get; init; }

    public IReadOnlyList<string>? Topics { get; init; }

    public bool? StarsAreRight { get; init; }

    /// <summary>Who.</summary>
    public string? By { get; init; }

    public Revision ToRevision() => new() { At = At, Label = Label, Topics = Topics, StarsAreRight = StarsAreRight, By = By };
}
