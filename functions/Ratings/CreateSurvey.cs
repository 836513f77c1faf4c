using Feedback.Access;
using Feedback.Hosting;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/surveys: a chat tool asks for the token and links of one solved contact. 201 with them; 200 with the reason where the shop's rules leave
// the customer alone.
internal static class CreateSurvey
{
    public static IEndpointConventionBuilder MapCreateSurvey(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/surveys", HandleAsync).WithName(nameof(CreateSurvey)).RequireRole(Role.Agent);

    private static async Task<Results<Created<IssuedSurvey>, Ok<NotAsked>, ProblemHttpResult>> HandleAsync(
        SurveyRequest request, ShopDirectory shops, SurveyOffers offers, CancellationToken cancellationToken)
    {
        if (shops.Choose(request.Shop, out var shop) is { } problem)
            return problem;
        return await offers.OfferAsync(shop!, request, cancellationToken) switch
        {
            SurveyOutcome.Asked(var issued) => TypedResults.Created(issued.Url, issued),
            SurveyOutcome.LeftAlone(var reason) => TypedResults.Ok(new NotAsked(false, reason)),
            _ => Problems.LegalBasisNeeded(),
        };
    }
}

/// <param name="Asked">Always false.</param>
/// <param name="Reason"><c>suppressed</c>, <c>bulk-close</c>, <c>bot-only</c>, <c>one-sided</c>, <c>too-few-messages</c>, <c>too-old</c> or <c>cool-down</c>.</param>
public sealed record NotAsked(bool Asked, string Reason);
