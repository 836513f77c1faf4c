using Feedback.Access;
using Feedback.Hosting;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Monitoring;

// GET /api/sources: what is polled, and how it goes. POST /api/sources/{id}/poll: polls one now.
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sources", ListAsync).WithName("ListSources").RequireRole(Role.Viewer);
        routes.MapPost("/api/sources/{id}/poll", PollAsync).WithName("PollSource").RequireRole(Role.Agent);
    }

    private static async Task<Results<Ok<IReadOnlyList<ListedSource>>, ProblemHttpResult>> ListAsync(
        string? shop, ShopDirectory shops, SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        var sources = await Task.WhenAll(catalog.Of(chosen!.Id).Select(async source =>
            ListedSource.Of(source, await poller.StateAsync(source, cancellationToken))));
        return TypedResults.Ok<IReadOnlyList<ListedSource>>(sources);
    }

    private static async Task<Results<Ok<ListedRun>, ProblemHttpResult>> PollAsync(
        string id, string? shop, ShopDirectory shops, SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (catalog.Find(chosen!.Id, id) is not { } source)
            return Problems.NotFound($"source '{id}'");
        return await poller.PollAsync(source, onlyIfDue: false, cancellationToken) is { } run
            ? TypedResults.Ok(ListedRun.Of(run))
            : Problems.SourceBusy(id);
    }
}

internal sealed record ListedSource(
    string Id, string Type, string Platform, string Address, double EverySeconds, bool IsBackfilled, DateTimeOffset? DueAt, DateTimeOffset? LastOkAt,
    long? Total, IReadOnlyList<ListedRun> Runs)
{
    public static ListedSource Of(PolledSource source, PollState state) => new(
        source.Source.Id,
        source.Source.Type,
        source.Adapter.Name,
        source.Settings["url"] ?? "",
        source.Source.Every.TotalSeconds,
        state.IsBackfilled,
        state.DueAt,
        state.LastOkAt,
        state.Total,
        [.. state.Recent.Select(ListedRun.Of)]);
}

/// <summary>How one poll ended.</summary>
internal sealed record ListedRun(
    DateTimeOffset At, string Outcome, string? Reason, int Seen, int New, int Changed, long? Total)
{
    public static ListedRun Of(PollRun run) => new(run.At, OutcomeName.Of(run.Outcome), run.Reason, run.Seen, run.New, run.Changed, run.Total);
}

internal static class OutcomeName
{
    /// <summary>As the command line and the interfaces spell it.</summary>
    public static string Of(PollOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
