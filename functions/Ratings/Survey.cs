using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>One offer to rate one contact, as a survey token carries it.</summary>
public sealed record Survey
{
    /// <summary>The longest of each text below, in UTF-8 bytes.</summary>
    public const int LongestPart = 64;

    public required string Shop { get; init; }

    /// <summary>The chat's, ticket's or order's id in the system it comes from.</summary>
    public required string Chat { get; init; }

    /// <summary>Which solution of a chat that was opened again; each is rated once. Default <c>1</c>.</summary>
    public string Episode { get; init; } = "1";

    public string? Agent { get; init; }

    public string? Team { get; init; }

    public string? Channel { get; init; }

    public string? Touchpoint { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public SurveyContext Context => new() { Agent = Agent, Team = Team, Channel = Channel, Touchpoint = Touchpoint };
}
