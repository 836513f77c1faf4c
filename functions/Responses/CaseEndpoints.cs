using System.Globalization;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Cases;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Responses;

// GET /api/cases lists the response queue, GET /api/cases/{id} reads a case, POST /api/cases/{id}/{action} works on it.
// A case's ETag is its version; an action needs it in If-Match and fails with 412 when somebody was faster.
internal static class CaseEndpoints
{
    private const int LargestPage = 200;

    private static readonly CaseStatus[] OpenFirst =
        [CaseStatus.New, CaseStatus.Claimed, CaseStatus.Replied, CaseStatus.Resolved, CaseStatus.Dismissed];

    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cases", ListAsync).WithName("ListCases").RequireRole(Role.Viewer);
        routes.MapGet("/api/cases/{id}", ReadAsync).WithName("ReadCase").RequireRole(Role.Viewer);
        foreach (var action in Enum.GetValues<CaseAction>())
        {
            routes.MapPost($"/api/cases/{{id}}/{action.ToString().ToLowerInvariant()}", (
                string id, string? shop, CaseActionRequest? request, HttpContext context, ShopDirectory shops, CaseActions actions, CancellationToken token) =>
                ActAsync(action, id, shop, request, context, shops, actions, token)).WithName($"{action}Case").RequireRole(Role.Agent);
        }
    }

    private static async Task<Results<Ok<CasePage>, ProblemHttpResult>> ListAsync(
        string? shop, string? status, string? source, string? cursor, int? limit, ShopDirectory shops, CaseStore cases, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        var statuses = OpenFirst;
        if (status is not null && !TryParse(status, out statuses))
            return Problems.InvalidField("status", "One of open, new, claimed, replied, resolved, dismissed.");
        if (limit is < 1 or > LargestPage)
            return Problems.InvalidField("limit", $"1 to {LargestPage}.");
        if (cursor is not null && !CaseCursor.TryParse(cursor, statuses, out statuses, out cursor))
            return Problems.InvalidField("cursor", "Take it from the answer before, with the same status.");
        return TypedResults.Ok(await CasePage.ReadAsync(cases, chosen!.Id, statuses, source, cursor, limit ?? 50, cancellationToken));
    }

    private static async Task<Results<Ok<Case>, ProblemHttpResult>> ReadAsync(
        string id, string? shop, HttpContext context, ShopDirectory shops, CaseStore cases, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (!CaseId.IsValid(id) || await cases.FindAsync(chosen!.Id, id, cancellationToken) is not { } found)
            return Problems.NotFound("such case");
        context.Response.Headers.ETag = ETagOf(found.Value);
        return TypedResults.Ok(found.Value);
    }

    private static async Task<Results<Ok<Case>, ProblemHttpResult>> ActAsync(
        CaseAction action, string id, string? shop, CaseActionRequest? request, HttpContext context, ShopDirectory shops, CaseActions actions,
        CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (!CaseId.IsValid(id))
            return Problems.NotFound("such case");
        if (context.Request.Headers.IfMatch.ToString() is not { Length: > 0 } ifMatch)
            return Problems.IfMatchNeeded();
        if (!int.TryParse(ifMatch.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return Problems.CaseChanged();

        var result = await actions.RunAsync(
            action, chosen!.Id, id, version, Actor.Of(context.User), request ?? new CaseActionRequest(), cancellationToken);
        if (result.Case is not { } changed)
            return result.Problem!;
        context.Response.Headers.ETag = ETagOf(changed);
        return TypedResults.Ok(changed);
    }

    private static string ETagOf(Case current) => string.Create(CultureInfo.InvariantCulture, $"\"{current.Version}\"");

    private static bool TryParse(string text, out CaseStatus[] statuses)
    {
        statuses = text.ToLowerInvariant() switch
        {
            "open" => [.. OpenFirst.Take(3)],
            "new" => [CaseStatus.New],
            "claimed" => [CaseStatus.Claimed],
            "replied" => [CaseStatus.Replied],
            "resolved" => [CaseStatus.Resolved],
            "dismissed" => [CaseStatus.Dismissed],
            _ => [],
        };
        return statuses.Length > 0;
    }
}
