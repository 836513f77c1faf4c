using Feedback.Hosting;

namespace Feedback.SampleShop;

internal static class SampleShopFeature
{
    public static IServiceCollection AddSampleShop(this IServiceCollection services, HostingOptions hosting)
    {
        if (!hosting.ServesSampleShop)
            return services;
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SampleJson.Default));
        return services.AddSingleton<SamplePlatform>();
    }

    public static void MapSampleShop(this IEndpointRouteBuilder routes, HostingOptions hosting)
    {
        if (!hosting.ServesSampleShop)
            return;
        routes.MapGet("/", () => TypedResults.Redirect("/demo")).ExcludeFromDescription();
        SamplePage.Map(routes);
        SamplePlatform.Map(routes);
    }
}
