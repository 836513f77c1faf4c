using Feedback.Access;
using Feedback.Hosting;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Monitoring;

// GET /api/sources: what is polled, how it goes, and what is missing. GET /api/sources/{id}: one of them. POST /api/sources/{id}/poll: polls one now.
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sources", ListAsync).WithName("ListSources").RequireRole(Role.Viewer);
        routes.MapGet("/api/sources/{id}", ReadAsync).WithName("ReadSource").RequireRole(Role.Viewer);
        routes.MapPost("/api/sources/{id}/poll", PollAsync).WithName("PollSource").RequireRole(Role.Agent);
        Editing.EditSources.Map(routes);
        Editing.UploadFile.Map(routes);
        Hooks.ReceiveHook.Map(routes);
    }

    private static async Task<Results<Ok<IReadOnlyList<ListedSource>>, ProblemHttpResult>> ListAsync(
        string? shop, ShopDirectory shops, SourceListing listing, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        return TypedResults.Ok<IReadOnlyList<ListedSource>>([.. (await listing.OfAsync(chosen!.Id, cancellationToken)).Select(ListedSource.Of)]);
    }

    private static async Task<Results<Ok<ListedSource>, ProblemHttpResult>> ReadAsync(
        string id, string? shop, HttpContext context, ShopDirectory shops, SourceListing listing, Hooks.HookAddress hooks, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        var found = (await listing.OfAsync(chosen!.Id, cancellationToken)).FirstOrDefault(entry => entry.Source.Source.Id == id);
        if (found is null)
            return Problems.NotFound($"source '{id}'");
        // Whoever knows the address may have the source polled.
        return TypedResults.Ok(ListedSource.Of(found) with { Hook = context.User.Has(Role.Manager) ? await hooks.OfAsync(chosen.Id, id, cancellationToken) : null });
    }

    private static async Task<Results<Ok<ListedRun>, ProblemHttpResult>> PollAsync(
        string id, string? shop, ShopDirectory shops, SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (await catalog.FindAsync(chosen!.Id, id, cancellationToken) is not { } source)
            return Problems.NotFound($"source '{id}'");
        return await poller.PollAsync(source, onlyIfDue: false, cancellationToken) is { } run
            ? TypedResults.Ok(ListedRun.Of(run))
            : Problems.SourceBusy(id);
    }
}

internal sealed record ListedSource(
    string Id, string Type, string Platform, string Address, double EverySeconds, IReadOnlyDictionary<string, string> Settings, bool IsEditable,
    bool IsBackfilled, int BackfillPages, int BackfillItems, DateTimeOffset? DueAt, DateTimeOffset? LastOkAt, long? Total, long? Held, int UnitsToday,
    int DailyUnits, IReadOnlyList<ListedAlert> Alerts, IReadOnlyList<ListedRun> Runs)
{
    /// <summary>Where the platform may tell of news; for managers who ask for this source alone.</summary>
    public string? Hook { get; init; }

    public static ListedSource Of(SourceEntry entry) => new(
        entry.Source.Source.Id,
        entry.Source.Source.Type,
        entry.Source.Adapter.Name,
        SourceAddress.Web(entry.Source.Settings["url"]) is { } address ? SourceAddress.WithoutSecrets(address).AbsoluteUri : "",
        entry.Source.Every.TotalSeconds,
        ShownSettings.Of(entry.Source),
        entry.Source.IsEditable,
        entry.State.IsBackfilled,
        entry.State.BackfillPages,
        entry.State.BackfillItems,
        entry.State.DueAt,
        entry.State.LastOkAt,
        entry.State.Total,
        entry.Coverage?.Held,
        entry.UnitsToday,
        entry.Source.DailyUnits,
        [.. entry.Alerts.Select(ListedAlert.Of)],
        [.. entry.Runs.Select(ListedRun.Of)]);
}

/// <summary>How one poll ended.</summary>
internal sealed record ListedRun(
    DateTimeOffset At, string Outcome, string? Reason, int Seen, int New, int Changed, int Gone, int LeftOut, long? Total)
{
    public static ListedRun Of(PollRun run) =>
        new(run.At, OutcomeName.Of(run.Outcome), run.Reason, run.Seen, run.New, run.Changed, run.Gone, run.LeftOut, run.Total);
}

/// <summary>What is wrong with a source, since when.</summary>
/// <param name="Number">Items missing, expected or unanswered, by the kind.</param>
/// <param name="Probability">Of a silence being an accident, 0 to 1.</param>
internal sealed record ListedAlert(Models.Coverage.AlertKind Kind, DateTimeOffset Since, long? Number, double? Probability, string? Reason)
{
    public static ListedAlert Of(SourceAlert alert) => new(alert.Kind, alert.Since, alert.Number, alert.Probability, alert.Reason);
}

internal static class OutcomeName
{
    /// <summary>As the command line and the interfaces spell it.</summary>
    public static string Of(PollOutcome outcome) => outcome.ToString().ToLowerInvariant();
}

internal static class ShownSettings
{
    /// <summary>The settings of a source as people may see them: references as they are, a secret that stands in the configuration not at all.</summary>
    public static IReadOnlyDictionary<string, string> Of(PolledSource source) => source.Source.Settings
        .Where(setting => !source.Adapter.Fields.Any(field => field.Kind == FieldKind.Secret && field.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
            || SecretReference.IsOne(setting.Value))
        .ToDictionary(setting => setting.Key, setting => setting.Value);
}
