using System.ComponentModel.DataAnnotations;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/surveys: a chat tool asks for the token and links of one solved contact. Stores nothing: the token says it all.
internal static class CreateSurvey
{
    public static IEndpointConventionBuilder MapCreateSurvey(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/surveys", HandleAsync).WithName(nameof(CreateSurvey)).RequireRole(Role.Agent);

    private static async Task<Results<Created<IssuedSurvey>, ProblemHttpResult>> HandleAsync(
        SurveyRequest request, ShopDirectory shops, SurveyLinks links, CancellationToken cancellationToken)
    {
        if (request.Shop is null && shops.Only is null)
            return Problems.ShopNeeded();
        if (!shops.TryGet(request.Shop ?? shops.Only!.Id, out var shop))
            return Problems.UnknownShop(request.Shop!);
        var context = new SurveyContext
        {
            Agent = request.Agent,
            Team = request.Team,
            Channel = request.Channel,
            Touchpoint = request.Touchpoint,
        };
        var issued = await links.IssueAsync(
            shop, request.Chat, request.Episode, context, request.ValidHours is { } hours ? TimeSpan.FromHours(hours) : SurveyLinks.Lifetime, cancellationToken);
        return TypedResults.Created(issued.Url, issued);
    }
}

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

    public string? Touchpoint { get; init; }

    /// <summary>1 to 8,760 (a year); default 336 (14 days).</summary>
    [Range(1, 8_760)]
    public int? ValidHours { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in (IEnumerable<(string, string?)>)
            [(nameof(Agent), Agent), (nameof(Team), Team), (nameof(Channel), Channel), (nameof(Touchpoint), Touchpoint)])
        {
            if (value is not null && System.Text.Encoding.UTF8.GetByteCount(value) > Survey.LongestPart)
                yield return new ValidationResult($"{name} has at most {Survey.LongestPart} bytes of UTF-8.", [name]);
        }
    }
}
