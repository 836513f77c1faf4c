using System.Text.Json.Serialization;

namespace Feedback.Measures;

internal static class MeasuresFeature
{
    public static IServiceCollection AddMeasures(this IServiceCollection services)
    {
        services.AddSingleton<Timeline>();
        services.AddSingleton<RollUp>();
        services.AddSingleton<MeasureReports>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, MeasureAnswerJson.Default));
        return services;
    }
}

[JsonSerializable(typeof(MeasureAnswer))]
internal sealed partial class MeasureAnswerJson : JsonSerializerContext;
