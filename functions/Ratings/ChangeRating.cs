using Feedback.Hosting;
using Feedback.Models.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// PATCH and DELETE /api/ratings/{receipt}: the rater changes or withdraws the rating. 202 once that is durable.
internal static class ChangeRating
{
    public static void MapChangeRating(this IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/api/ratings/{receipt}", PatchAsync).WithName(nameof(ChangeRating));
        routes.MapDelete("/api/ratings/{receipt}", DeleteAsync).WithName("WithdrawRating");
    }

    private static Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> PatchAsync(
        string receipt, RatingChange change, HttpContext context, RatingLimits limits, RatingAcceptance acceptance, TimeProvider time, CancellationToken cancellationToken) =>
        change.HasValue || change.Comment is not null || change.Reasons is not null || change.Words is not null
            ? HandleAsync(receipt, change.ToAnswer(), context, limits, acceptance, time, cancellationToken)
            : Task.FromResult<Results<Accepted<RatingReceipt>, ProblemHttpResult>>(Problems.InvalidRequest("Send what changes."));

    private static Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> DeleteAsync(
        string receipt, HttpContext context, RatingLimits limits, RatingAcceptance acceptance, TimeProvider time, CancellationToken cancellationToken) =>
        HandleAsync(receipt, null, context, limits, acceptance, time, cancellationToken);

    private static async Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> HandleAsync(
        string receipt, RatingAnswer? change, HttpContext context, RatingLimits limits, RatingAcceptance acceptance, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if ((limits.CheckClient(context) ?? limits.CheckSurvey(context, receipt)) is { } tooMany)
            return tooMany;
        switch (await acceptance.ChangeAsync(receipt, change, cancellationToken))
        {
            case null:
                limits.CountWrong(context);
                return Problems.UnknownReceipt();
            case { } changed when changed.EditableUntil <= time.GetUtcNow():
                return Problems.RatingFinal();
            case { } changed:
                return TypedResults.Accepted((string?)null, changed);
        }
    }
}
