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
        string receipt, RatingChange change, RatingAcceptance acceptance, TimeProvider time, CancellationToken cancellationToken) =>
        change.HasValue || change.Comment is not null || change.Reasons is not null
            ? HandleAsync(receipt, change.ToAnswer(), acceptance, time, cancellationToken)
            : Task.FromResult<Results<Accepted<RatingReceipt>, ProblemHttpResult>>(Problems.InvalidRequest("Send what changes."));

    private static Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> DeleteAsync(
        string receipt, RatingAcceptance acceptance, TimeProvider time, CancellationToken cancellationToken) =>
        HandleAsync(receipt, null, acceptance, time, cancellationToken);

    private static async Task<Results<Accepted<RatingReceipt>, ProblemHttpResult>> HandleAsync(
        string receipt, RatingAnswer? change, RatingAcceptance acceptance, TimeProvider time, CancellationToken cancellationToken) =>
        await acceptance.ChangeAsync(receipt, change, cancellationToken) switch
        {
            null => Problems.UnknownReceipt(),
            { } changed when changed.EditableUntil <= time.GetUtcNow() => Problems.RatingFinal(),
            { } changed => TypedResults.Accepted((string?)null, changed),
        };
}
