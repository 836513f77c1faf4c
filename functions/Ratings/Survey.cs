using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>One offer to rate one contact, as a survey token carries it.</summary>
public sealed record Survey
{
    /// <summary>The longest of each text below, in UTF-8 bytes.</summary>
    public const int LongestPart = 64;

    public required string Shop { get; init; }

    /// <summary>The chat's, ticket's or order's id in the system it comes from; for an open survey what is rated.</summary>
    public required string Chat { get; init; }

    /// <summary>Which solution of a chat that was opened again; each is rated once. Default <c>1</c>.</summary>
    public string Episode { get; init; } = "1";

    public SurveyContext Context { get; init; } = new();

    /// <summary>To the minute, downwards. Its month decides which key makes the pseudonym, however long the token lives.</summary>
    public required DateTimeOffset OfferedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Anybody may answer, each visit for itself: a code on a parcel, a page. Nobody was asked in person.</summary>
    public bool Open { get; init; }
}
