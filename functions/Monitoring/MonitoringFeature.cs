using System.Text.Json.Serialization;
using Feedback.Hosting;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Editing;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Hooks;
using Feedback.Monitoring.Replay;

namespace Feedback.Monitoring;

internal static class MonitoringFeature
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IConfiguration configuration, HostingOptions hosting)
    {
        var options = MonitoringOptions.Read(configuration);
        services.AddSingleton(options);
        services.AddSingleton(new AddressGuard(options.AllowedPrivateHosts));
        services.AddSingleton(provider => new HostTurns(options.PauseBetweenCalls, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SourceFetcher>();
        services.AddSingleton<RobotsFiles>();
        services.AddSingleton<SourceTokens>();
        services.AddSingleton<SourceReader>();
        services.AddSingleton<SourceFolders>();
        services.AddSingleton<SourceCatalog>();
        services.AddSingleton<SourceStates>();
        services.AddSingleton<SourceListing>();
        services.AddSingleton<SourceEditing>();
        services.AddSingleton<UploadedPages>();
        services.AddSingleton<HookAddress>();
        services.AddSingleton<PageArchive>();
        services.AddSingleton<PageRetention>();
        services.AddSingleton<Replayer>();
        services.AddSingleton<ItemDelivery>();
        services.AddSingleton<Disappearances>();
        services.AddSingleton<Poller>();
        services.AddSingleton(PollRoundLimit.In(hosting.Mode));
        services.AddSingleton<PollRound>();
        services.AddSingleton<SourceAlerts>();
        services.AddSingleton<CoverageCheck>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SourcesJson.Default));
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, HealthJson.Default));
        return services;
    }
}

[JsonSerializable(typeof(IReadOnlyList<ListedSource>))]
[JsonSerializable(typeof(ListedRun))]
[JsonSerializable(typeof(SourceRequestBody))]
[JsonSerializable(typeof(SavedSource))]
[JsonSerializable(typeof(ShownPreview))]
internal sealed partial class SourcesJson : JsonSerializerContext;
