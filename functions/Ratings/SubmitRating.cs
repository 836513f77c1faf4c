using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/ratings: stores one answer to a survey; a worker takes it up. 202 with the receipt, once it is durable.
internal static class SubmitRating
{
    public static IEndpointConventionBuilder MapSubmitRating(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/ratings", HandleAsync).WithName(nameof(SubmitRating));

    private static async Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> HandleAsync(
        RatingRequest rating, HttpContext context, RatingAcceptance acceptance, RatingLimits limits, LinkTraffic traffic, SigningKeys signingKeys,
        ShopDirectory shops, TimeProvider time, CancellationToken cancellationToken)
    {
        if (limits.CheckClient(context) is { } tooMany)
            return tooMany;
        var (token, shop) = rating.Token == ""
            ? OpenSurvey(rating, shops, time.GetUtcNow())
            : await acceptance.ReadAsync(rating.Token, cancellationToken);
        if (Refuse(token, shop) is { } problem)
        {
            limits.CountWrong(context);
            return problem;
        }
        if (rating.Token == "" && !shop!.OpenRatings)
            return Problems.OpenRatingsOff();
        if (!MayEmbed(shop!, context.Request))
            return Problems.OriginNotAllowed();
        // An open survey has many raters; each visit has a limit of its own.
        if (limits.CheckSurvey(context, token.Survey!.Open ? rating.Session ?? "" : rating.Token) is { } tooOften)
            return tooOften;

        var opening = LinkStamps.Read(rating.Opening, rating.Token, time.GetUtcNow(), await signingKeys.GetAsync(cancellationToken));
        var receipt = await acceptance.AcceptAsync(token.Survey!, rating.ToGiven(traffic.Judge(rating.Token, opening)), cancellationToken);
        return receipt is null ? Problems.ExpiredToken() : TypedResults.Accepted((string?)null, receipt);
    }

    public static ProblemHttpResult? Refuse(TokenReading token, Shop? shop) => token.State switch
    {
        TokenState.Malformed => Problems.MalformedToken(),
        TokenState.Forged => Problems.ForgedToken(),
        TokenState.Expired => Problems.ExpiredToken(),
        _ => shop is null ? Problems.UnknownShop(token.Survey!.Shop) : null,
    };

    /// <summary>Browsers say where a page comes from; chat tools' servers do not, and the token vouches for them.</summary>
    public static bool MayEmbed(Shop shop, HttpRequest request) =>
        request.Headers.Origin.ToString() is var origin
        && (origin == "" || shop.Origins.Count == 0 || shop.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || origin == $"{request.Scheme}://{request.Host}");

    /// <summary>What a token would say, for shops that take ratings without one.</summary>
    private static (TokenReading Token, Shop? Shop) OpenSurvey(RatingRequest rating, ShopDirectory shops, DateTimeOffset now) => (
        new TokenReading(TokenState.Valid, new Survey
        {
            Shop = rating.Shop!,
            Chat = SurveyLinks.Fit(rating.Subject ?? ""),
            Context = new SurveyContext { Touchpoint = SurveyLinks.Fit(rating.Subject ?? "") is { Length: > 0 } subject ? subject : null },
            OfferedAt = now - SurveyLinks.Lifetime,
            ExpiresAt = now + SurveyLinks.Lifetime,
            Open = true,
        }),
        shops.TryGet(rating.Shop!, out var shop) ? shop : null);
}
