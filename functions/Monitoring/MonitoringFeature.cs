using System.Text.Json.Serialization;
using Feedback.Monitoring.Fetching;

namespace Feedback.Monitoring;

internal static class MonitoringFeature
{
    private static readonly TimeSpan PauseBetweenCalls = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AddressGuard(
            provider.GetRequiredService<IConfiguration>().GetSection("Feedback:Monitoring:AllowedPrivateHosts").GetChildren().Select(host => host.Value ?? "")));
        services.AddSingleton(provider => new HostTurns(PauseBetweenCalls, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SourceFetcher>();
        services.AddSingleton<SourceCatalog>();
        services.AddSingleton<PageArchive>();
        services.AddSingleton<ItemDelivery>();
        services.AddSingleton<Poller>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SourcesJson.Default));
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Hosting.HealthJson.Default));
        return services;
    }
}

[JsonSerializable(typeof(IReadOnlyList<ListedSource>))]
[JsonSerializable(typeof(ListedRun))]
internal sealed partial class SourcesJson : JsonSerializerContext;
