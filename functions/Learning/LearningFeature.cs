namespace Feedback.Learning;

internal static class LearningFeature
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddSingleton<ModelStore>();
        services.AddSingleton<LiveModels>();
        services.AddSingleton<LabelledTexts>();
        services.AddSingleton<ModelChoice>();
        services.AddSingleton<Retraining>();
        return services;
    }
}
