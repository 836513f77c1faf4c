using System.Text.Json.Serialization;
using Feedback.Hosting;
using Feedback.Storage;

namespace Feedback.Analysis;

internal static class AnalysisFeature
{
    public static IServiceCollection AddAnalysis(this IServiceCollection services)
    {
        services.AddSingleton(provider => new MessageQueue<IncomingMessage>(
            provider.GetRequiredService<QueueStore>(), Queue.Incoming, AnalysisJson.Instance.EnvelopeIncomingMessage));
        services.AddSingleton<ItemLedger>();
        services.AddSingleton<ItemReader>();
        services.AddSingleton<ItemAnalyzer>();
        services.AddSingleton<CaseOpening>();
        services.AddSingleton<StarConflicts>();
        services.AddSingleton<Corrections>();
        services.AddSingleton<IncomingHandler>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ItemsJson.Default));
        return services;
    }
}

[JsonSerializable(typeof(ItemPage))]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(ItemVersions))]
internal sealed partial class ItemsJson : JsonSerializerContext;
