using Feedback.Hosting;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/ratings: stores one answer to a survey; a worker takes it up. 202 with the receipt, once it is durable.
internal static class SubmitRating
{
    public static IEndpointConventionBuilder MapSubmitRating(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/ratings", HandleAsync).WithName(nameof(SubmitRating));

    private static async Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> HandleAsync(
        RatingRequest rating, HttpRequest request, RatingAcceptance acceptance, CancellationToken cancellationToken)
    {
        var (token, shop) = await acceptance.ReadAsync(rating.Token, cancellationToken);
        if (Refuse(token, shop) is { } problem)
            return problem;
        if (!MayEmbed(shop!, request.Headers.Origin, request))
            return Problems.OriginNotAllowed();
        return TypedResults.Accepted((string?)null, await acceptance.AcceptAsync(token, rating.ToAnswer(), cancellationToken));
    }

    public static ProblemHttpResult? Refuse(TokenReading token, Shop? shop) => token.State switch
    {
        TokenState.Malformed => Problems.MalformedToken(),
        TokenState.Forged => Problems.ForgedToken(),
        TokenState.Expired => Problems.ExpiredToken(),
        _ => shop is null ? Problems.UnknownShop(token.Survey!.Shop) : null,
    };

    /// <summary>Browsers say where a page comes from; chat tools' servers do not, and the token vouches for them.</summary>
    private static bool MayEmbed(Shop shop, string? origin, HttpRequest request) =>
        origin is null || shop.Origins.Count == 0 || shop.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || origin == $"{request.Scheme}://{request.Host}";
}
