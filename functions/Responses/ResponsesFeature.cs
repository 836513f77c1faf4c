using System.Text.Json.Serialization;
using Feedback.Hosting;
using Feedback.Models.Cases;
using Feedback.Storage;

namespace Feedback.Responses;

internal static class ResponsesFeature
{
    public static IServiceCollection AddResponses(this IServiceCollection services)
    {
        services.AddSingleton(provider => new MessageQueue<OutgoingMessage>(
            provider.GetRequiredService<QueueStore>(), Queue.Outgoing, ResponsesJson.Instance.EnvelopeOutgoingMessage));
        services.AddSingleton<CaseStore>();
        services.AddSingleton<CaseActions>();
        services.AddSingleton<PublishedReplies>();
        services.AddSingleton<OutgoingHandler>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, CasesJson.Default));
        return services;
    }
}

[JsonSerializable(typeof(Case))]
[JsonSerializable(typeof(CasePage))]
[JsonSerializable(typeof(CaseActionRequest))]
internal sealed partial class CasesJson : JsonSerializerContext;
