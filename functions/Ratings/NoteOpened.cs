using Feedback.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

// POST /api/surveys/opened: a person saw the survey and left without an answer; an answer says as much by itself. 202 once it is durable.
internal static class NoteOpened
{
    public static IEndpointConventionBuilder MapNoteOpened(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/surveys/opened", HandleAsync).WithName(nameof(NoteOpened));

    private static async Task<Results<Accepted, ProblemHttpResult>> HandleAsync(
        OpenedRequest opened, HttpContext context, RatingAcceptance acceptance, RatingLimits limits, CancellationToken cancellationToken)
    {
        if (limits.CheckClient(context) is { } tooMany)
            return tooMany;
        var (token, shop) = await acceptance.ReadAsync(opened.Token, cancellationToken);
        if (SubmitRating.Refuse(token, shop) is { } problem)
        {
            limits.CountWrong(context);
            return problem;
        }
        if (!SubmitRating.MayEmbed(shop!, context.Request))
            return Problems.OriginNotAllowed();
        if (limits.CheckSurvey(context, opened.Token) is { } tooOften)
            return tooOften;
        await acceptance.NoteOpenedAsync(token.Survey!, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
