namespace Feedback.Storage;

internal static class StorageServices
{
    /// <summary>Adds <see cref="TableStore"/>, <see cref="QueueStore"/> and <see cref="Archive"/> as <see cref="StorageOptions.From"/>
    /// finds them set. They are opened when first asked for, and closed, all accepted writes durable, with the container.</summary>
    /// <exception cref="Hosting.ConfigurationException">A setting is wrong.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = StorageOptions.From(configuration);
        return services
            .AddSingleton(provider => Stores.Open(
                options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton(provider => provider.GetRequiredService<Stores>().Tables)
            .AddSingleton(provider => provider.GetRequiredService<Stores>().Queues)
            .AddSingleton(provider => provider.GetRequiredService<Stores>().Archive);
    }
}
