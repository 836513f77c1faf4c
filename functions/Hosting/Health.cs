using System.Text.Json.Serialization;
using Feedback.Models.Coverage;
using Feedback.Monitoring;
using Feedback.Shops;
using Feedback.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Hosting;

// GET /health: the process answers. /health/ready: it reaches its store. /health/sources: no source is blind.
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => TypedResults.Ok(new HealthAnswer("ok"))).WithName("Health");
        routes.MapGet("/health/ready", ReadyAsync).WithName("Ready");
        routes.MapGet("/health/sources", SourcesAsync).WithName("SourcesHealth");
    }

    private static async Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> ReadyAsync(QueueStore queues, TableStore tables, CancellationToken cancellationToken)
    {
        // A store that cannot be reached throws, which is answered 503.
        await queues.CountAsync(Queue.Incoming, cancellationToken);
        await tables.GetAsync(TableNames.Access, new RowKey("setup", "first-sign-in"), cancellationToken);
        return TypedResults.Ok(new HealthAnswer("ready"));
    }

    private static async Task<Ok<SourcesHealth>> SourcesAsync(ShopDirectory shops, SourceListing listing, CancellationToken cancellationToken)
    {
        var entries = await Task.WhenAll(shops.All.Select(shop => listing.OfAsync(shop.Id, cancellationToken, withRuns: false)));
        var sources = entries.SelectMany(shop => shop).Select(SourceHealth.Of).ToList();
        return TypedResults.Ok(new SourcesHealth(sources.TrueForAll(source => source.IsWell) ? "ok" : "degraded", sources));
    }
}

public sealed record HealthAnswer(string Status);

internal sealed record SourcesHealth(string Status, IReadOnlyList<SourceHealth> Sources);

/// <param name="Held">Items we hold, of those the platform counts in <paramref name="Total"/>.</param>
/// <param name="SilenceProbability">Of the present silence being an accident, 0 to 1; null where there is no rate to go by.</param>
/// <param name="Alerts">What somebody should look into, by kind.</param>
internal sealed record SourceHealth(
    string Shop, string Source, string? Outcome, string? Reason, DateTimeOffset? LastPollAt, DateTimeOffset? LastOkAt, long? Held, long? Total,
    bool? CanaryHit, double? SilenceProbability, IReadOnlyList<ListedAlert> Alerts)
{
    /// <summary>Readable, and nothing is missing; that nobody answers there is no fault of the source.</summary>
    [JsonIgnore]
    public bool IsWell => Outcome is null or "ok" or "empty" && Alerts.All(alert => alert.Kind == AlertKind.Stale);

    public static SourceHealth Of(SourceEntry entry) => new(
        entry.Source.Source.Shop,
        entry.Source.Source.Id,
        entry.State.Last is { } last ? OutcomeName.Of(last.Outcome) : null,
        entry.State.Last?.Reason,
        entry.State.Last?.At,
        entry.State.LastOkAt,
        entry.Coverage?.Held,
        entry.State.Total,
        entry.State.Canary?.Hit,
        entry.Coverage?.Silence?.Probability,
        [.. entry.Alerts.Select(ListedAlert.Of)]);
}

[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(SourcesHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
