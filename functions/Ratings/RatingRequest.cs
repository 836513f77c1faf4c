using System.ComponentModel.DataAnnotations;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>What a rater answers; at least one of stars, nps, ces and servqual when a survey is answered for the first time.</summary>
public record RatingChange : IValidatableObject
{
    private const int MostReasons = 8;

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

    public bool HasValue => Stars is not null || Nps is not null || Ces is not null || Servqual is { Count: > 0 };

    public RatingAnswer ToAnswer() => new()
    {
        Stars = Stars,
        Nps = Nps,
        Ces = Ces,
        Servqual = Servqual is { Count: > 0 } ? Servqual : null,
        Comment = Comment?.Trim(),
        Reasons = Reasons,
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
    }
}

/// <summary>What the widget posts.</summary>
public sealed record RatingRequest : RatingChange
{
    /// <summary>As issued by <c>POST /api/surveys</c> or <c>feedback link</c>.</summary>
    [Required]
    public string Token { get; init; } = "";

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => HasValue
        ? base.Validate(validationContext)
        : base.Validate(validationContext).Append(new ValidationResult("Send stars, nps, ces or servqual.", [nameof(Stars)]));
}
