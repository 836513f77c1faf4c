using System.ComponentModel.DataAnnotations;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/surveys/cancel: the contact was opened again, or the shop calls its question back. 202 once that is durable; 404 where none was offered.
internal static class CancelSurvey
{
    public static IEndpointConventionBuilder MapCancelSurvey(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/surveys/cancel", HandleAsync).WithName(nameof(CancelSurvey)).RequireRole(Role.Agent);

    private static async Task<Results<Accepted, ProblemHttpResult>> HandleAsync(
        SurveyCancellation request, ShopDirectory shops, SurveyOffers offers, CancellationToken cancellationToken)
    {
        if (shops.Choose(request.Shop, out var shop) is { } problem)
            return problem;
        return await offers.CancelAsync(shop!, request.Chat, request.Episode, request.Reason ?? "canceled", cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : Problems.NotFound("survey of this contact");
    }
}

/// <summary>Names a survey as it was asked for.</summary>
public sealed record SurveyCancellation
{
    public string? Shop { get; init; }

    [Required, StringLength(500, MinimumLength = 1)]
    public string Chat { get; init; } = "";

    [StringLength(500)]
    public string? Episode { get; init; }

    /// <summary>Such as <c>reopened</c>.</summary>
    [StringLength(100)]
    public string? Reason { get; init; }
}
