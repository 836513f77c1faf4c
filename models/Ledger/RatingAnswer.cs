namespace Feedback.Models.Ledger;

/// <summary>What a rater answered, as far as they did.</summary>
public sealed record RatingAnswer
{
    /// <summary>The five dimensions of Parasuraman, Zeithaml and Berry (1988).</summary>
    public static readonly IReadOnlyList<string> ServqualDimensions =
        ["tangibles", "reliability", "responsiveness", "assurance", "empathy"];

    /// <summary>1 to 5.</summary>
    public int? Stars { get; init; }

    /// <summary>0 to 10.</summary>
    public int? Nps { get; init; }

    /// <summary>1 (very hard) to 7 (very easy).</summary>
    public int? Ces { get; init; }

    /// <summary>1 to 7 for each of <see cref="ServqualDimensions"/> that was answered.</summary>
    public IReadOnlyDictionary<string, int>? Servqual { get; init; }

    /// <summary>Empty clears an earlier one.</summary>
    public string? Comment { get; init; }

    /// <summary>Ids of the reasons ticked.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>What the rater connects with the brand, in their own words.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>This answer with <paramref name="later"/> laid over it.</summary>
    public RatingAnswer With(RatingAnswer later) => new()
    {
        Stars = later.Stars ?? Stars,
        Nps = later.Nps ?? Nps,
        Ces = later.Ces ?? Ces,
        Servqual = later.Servqual ?? Servqual,
        Comment = later.Comment ?? Comment,
        Reasons = later.Reasons ?? Reasons,
        Words = later.Words ?? Words,
    };
}
