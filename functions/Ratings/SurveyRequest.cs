using System.ComponentModel.DataAnnotations;
using System.Text;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>The contact to be rated, as it stands when the survey is offered.</summary>
public sealed record SurveyRequest : IValidatableObject
{
    /// <summary>May be left out where only one shop is configured.</summary>
    public string? Shop { get; init; }

    /// <summary>The chat's, ticket's or order's id.</summary>
    [Required, StringLength(500, MinimumLength = 1)]
    public string Chat { get; init; } = "";

    /// <summary>Which solution of a chat that was opened again; default <c>1</c>. Each is rated once.</summary>
    [StringLength(500)]
    public string? Episode { get; init; }

    public string? Agent { get; init; }

    public string? Team { get; init; }

    public string? Channel { get; init; }

    /// <summary>Such as <c>support</c> or <c>purchase</c>.</summary>
    public string? Touchpoint { get; init; }

    /// <summary><c>human</c>, <c>bot</c> or <c>mixed</c>.</summary>
    public string? HandledBy { get; init; }

    /// <summary>1 to 8,760 (a year); default 336 (14 days).</summary>
    [Range(1, 8_760)]
    public int? ValidHours { get; init; }

    /// <summary>How the customer gets the question: <c>chat</c> (default), <c>link</c>, or <c>email</c>, which needs a <see cref="LegalBasis"/>.</summary>
    public string? Via { get; init; }

    /// <summary><c>consent</c>, or <c>existing-customer</c> for § 7(3) UWG: sold something similar, told of the right to object, none made.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>Any id of the person that stays the same, for the cool-down; kept as a pseudonym only.</summary>
    [StringLength(500)]
    public string? Customer { get; init; }

    [Range(0, 1_000_000)]
    public int? CustomerMessages { get; init; }

    [Range(0, 1_000_000)]
    public int? ShopMessages { get; init; }

    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>Closed together with others: nobody is asked.</summary>
    public bool? ClosedInBulk { get; init; }

    /// <summary>Nobody is asked, whatever the rules say.</summary>
    public bool? Suppress { get; init; }

    /// <summary>A trial: its rating counts nowhere.</summary>
    public bool? IsTest { get; init; }

    internal static SurveyRequest Of(string chat, string episode, SurveyContext context, ContactFacts facts, string? customer) => new()
    {
        Chat = chat,
        Episode = episode,
        Agent = context.Agent,
        Team = context.Team,
        Channel = context.Channel,
        Touchpoint = context.Touchpoint,
        HandledBy = context.HandledBy,
        IsTest = context.Test,
        Customer = customer,
        CustomerMessages = facts.CustomerMessages,
        ShopMessages = facts.ShopMessages,
        LastMessageAt = facts.LastMessageAt,
        ClosedInBulk = facts.ClosedInBulk,
        Suppress = facts.Suppress,
    };

    internal SurveyContext Context => new()
    {
        Agent = Agent,
        Team = Team,
        Channel = Channel,
        Touchpoint = Touchpoint,
        HandledBy = HandledBy,
        Test = IsTest ?? false,
    };

    internal ContactFacts Facts => new()
    {
        CustomerMessages = CustomerMessages,
        ShopMessages = ShopMessages,
        LastMessageAt = LastMessageAt,
        HandledBy = HandledBy,
        ClosedInBulk = ClosedInBulk ?? false,
        Suppress = Suppress ?? false,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in (IEnumerable<(string, string?)>)
            [(nameof(Agent), Agent), (nameof(Team), Team), (nameof(Channel), Channel), (nameof(Touchpoint), Touchpoint)])
        {
            if (value is not null && Encoding.UTF8.GetByteCount(value) > Survey.LongestPart)
                yield return new ValidationResult($"{name} has at most {Survey.LongestPart} bytes of UTF-8.", [name]);
        }
        if (HandledBy is not (null or "human" or "bot" or "mixed"))
            yield return new ValidationResult("One of human, bot, mixed.", [nameof(HandledBy)]);
        if (Via is not (null or "chat" or "link" or "email"))
            yield return new ValidationResult("One of chat, link, email.", [nameof(Via)]);
        if (LegalBasis is not (null or "consent" or "existing-customer"))
            yield return new ValidationResult("One of consent, existing-customer.", [nameof(LegalBasis)]);
    }
}
