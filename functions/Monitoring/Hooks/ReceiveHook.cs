using Feedback.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Monitoring.Hooks;

// POST /api/hooks/sources/{shop}/{source}/{code}: a platform says that something happened. What it says is no item for us: the source is polled at the
// next tick, so that polls and calls cannot disagree, and a call that comes twice costs one poll. Of what it says was deleted, the poll asks the platform
// where it can be asked. 202 when that is durable; 404 for a wrong code.
internal static class ReceiveHook
{
    /// <summary>Of one call; more than a platform sends at once.</summary>
    private const int MostDeleted = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/hooks/sources/{shop}/{source}/{code}", HandleAsync).WithName(nameof(ReceiveHook)).AllowAnonymous();

    private static async Task<Results<Accepted, ProblemHttpResult>> HandleAsync(
        string shop, string source, string code, HttpRequest request, HookAddress address, SourceCatalog catalog, SourceStates states,
        Disappearances disappearances, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await address.IsGenuineAsync(shop, source, code, cancellationToken) || await catalog.FindAsync(shop, source, cancellationToken) is not { } polled)
            return Problems.NotFound("such address");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var notice = polled.Adapter.ReadHook(body.ToArray());
        foreach (var externalId in notice.Deleted.Take(MostDeleted))
            await disappearances.ClaimAsync(shop, source, ItemDelivery.IdOf(source, externalId), cancellationToken);
        await states.NudgeAsync(shop, source, sweep: !notice.OnlyNew, time.GetUtcNow(), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
