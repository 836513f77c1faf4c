using System.Text.Json.Serialization;
using Feedback.Monitoring;
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

    private static async Task<Ok<SourcesHealth>> SourcesAsync(SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        var sources = await Task.WhenAll(catalog.All.Select(async source =>
        {
            var state = await poller.StateAsync(source, cancellationToken);
            return new SourceHealth(source.Source.Shop, source.Source.Id, state.Last is { } last ? OutcomeName.Of(last.Outcome) : null, state.Last?.Reason, state.Last?.At, state.LastOkAt);
        }));
        var healthy = sources.All(source => source.Outcome is null or "ok" or "empty");
        return TypedResults.Ok(new SourcesHealth(healthy ? "ok" : "degraded", sources));
    }
}

public sealed record HealthAnswer(string Status);

internal sealed record SourcesHealth(string Status, IReadOnlyList<SourceHealth> Sources);

internal sealed record SourceHealth(
    string Shop, string Source, string? Outcome, string? Reason, DateTimeOffset? LastPollAt, DateTimeOffset? LastOkAt);

[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(SourcesHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
