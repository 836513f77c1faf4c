using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>What a rater answers; at least one of stars, nps, ces and servqual when a survey is answered for the first time.</summary>
public record RatingChange : IValidatableObject
{
    private const int MostReasons = 8, MostWords = 8;

    /// <summary>1 (worst) to 5 (best).</summary>
    [Range(1, 5)]
    public int? Stars { get; init; }

    /// <summary>0 to 10: how likely to recommend.</summary>
    [Range(0, 10)]
    public int? Nps { get; init; }

    /// <summary>1 (very hard) to 7 (very easy).</summary>
    [Range(1, 7)]
    public int? Ces { get; init; }

    /// <summary>1 to 7 for some of tangibles, reliability, responsiveness, assurance, empathy.</summary>
    public Dictionary<string, int>? Servqual { get; init; }

    /// <summary>Up to 4,000 UTF-16 units; empty clears an earlier one.</summary>
    [StringLength(4_000)]
    public string? Comment { get; init; }

    /// <summary>Up to 8 ids of reasons, 40 characters each.</summary>
    public List<string>? Reasons { get; init; }

    /// <summary>Up to 8 words the rater connects with the brand, 40 characters each.</summary>
    public List<string>? Words { get; init; }

    internal bool HasValue => Stars is not null || Nps is not null || Ces is not null || Servqual is { Count: > 0 };

    internal RatingAnswer ToAnswer() => new()
    {
        Stars = Stars,
        Nps = Nps,
        Ces = Ces,
        Servqual = Servqual is { Count: > 0 } ? Servqual : null,
        Comment = Comment?.Trim(),
        Reasons = Reasons,
        Words = Words,
    };

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (dimension, value) in Servqual ?? [])
        {
            if (!RatingAnswer.ServqualDimensions.Contains(dimension) || value is < 1 or > 7)
                yield return new ValidationResult(
                    $"servqual takes values of 1 to 7 for {string.Join(", ", RatingAnswer.ServqualDimensions)}.", [nameof(Servqual)]);
        }
        if (Reasons is { Count: > MostReasons } || Reasons?.Any(reason => reason is null or { Length: 0 or > 40 }) == true)
            yield return new ValidationResult($"There are at most {MostReasons} reasons of 1 to 40 characters.", [nameof(Reasons)]);
        if (Words is { Count: > MostWords } || Words?.Any(word => word is null or { Length: 0 or > 40 }) == true)
            yield return new ValidationResult($"There are at most {MostWords} words of 1 to 40 characters.", [nameof(Words)]);
    }
}

/// <summary>What the widget posts.</summary>
public sealed partial record RatingRequest : RatingChange
{
    /// <summary>As issued by <c>POST /api/surveys</c> or <c>feedback link</c>.</summary>
    public string Token { get; init; } = "";

    /// <summary>Instead of a token, where the shop takes unsigned ratings: its id. They are kept apart as not verified.</summary>
    [StringLength(32)]
    public string? Shop { get; init; }

    /// <summary>What is rated without a token; 1 to 64 characters.</summary>
    [StringLength(64)]
    public string? Subject { get; init; }

    /// <summary>Chosen by the widget for one visit: 8 to 40 letters, digits, <c>-</c> and <c>_</c>. With <see cref="Sequence"/> it names the answer.</summary>
    public string? Session { get; init; }

    /// <summary>Rises with every answer of a session; the highest is the latest, whenever it arrives. The same again is the same answer.</summary>
    [Range(0, 1_000_000)]
    public int? Sequence { get; init; }

    /// <summary>When the answer was given, by the rater's clock; default on arrival. Never taken for earlier than the offer or later than now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When the request was sent, by the same clock, so that a wrong clock does no harm.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>From the link's page.</summary>
    [StringLength(200)]
    public string? Opening { get; init; }

    internal GivenAnswer ToGiven(LinkOpening? opening) => new(ToAnswer(), Session, Sequence ?? 0, At, SentAt, opening);

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var fault in base.Validate(validationContext))
            yield return fault;
        if (!HasValue)
            yield return new ValidationResult("Send stars, nps, ces or servqual.", [nameof(Stars)]);
        if (string.IsNullOrEmpty(Token) && Shop is null)
            yield return new ValidationResult("The Token field is required.", [nameof(Token)]);
        if (Session is not null && !SessionPattern().IsMatch(Session))
            yield return new ValidationResult("8 to 40 letters, digits, - and _.", [nameof(Session)]);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{8,40}$")]
    private static partial Regex SessionPattern();
}

/// <summary>Tells which survey a person has before them.</summary>
public sealed record OpenedRequest
{
    [Required]
    public string Token { get; init; } = "";
}
