using Feedback.Access;
using Feedback.Analysis;
using Feedback.Console;
using Feedback.Hosting;
using Feedback.Hosting.CommandLine;
using Feedback.Learning;
using Feedback.Measures;
using Feedback.Monitoring;
using Feedback.Ratings;
using Feedback.Responses;
using Feedback.SampleShop;
using Feedback.Shops;
using Feedback.Storage;

return await CommandLineProgram.RunAsync(args);

/// <summary>The web program in either hosting. One line a feature; each is found in the folder of its name.</summary>
internal static partial class FeedbackApp
{
    /// <param name="configure">The last word on services, for tests.</param>
    public static WebApplication Build(HostingOptions hosting, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = hosting.CreateBuilder();
        builder.Services
            .AddHttpBasics()
            .AddShops(builder.Configuration)
            .AddStorage(builder.Configuration)
            .AddAccess(builder.Configuration)
            .AddRatings()
            .AddMonitoring(builder.Configuration, hosting)
            .AddAnalysis()
            .AddLearning()
            .AddResponses()
            .AddMeasures()
            .AddSampleShop(hosting)
            .AddTriggers(hosting);
        configure?.Invoke(builder);

        var app = builder.Build();
        // Asked for now, so that a wrong setting stops the start.
        app.Services.GetRequiredService<PublicAddress>();
        app.Services.GetRequiredService<SourceCatalog>();
        app.Use(SimpleRequests.ReadAsJsonAsync);
        app.UseHttpBasics();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(CrossSiteGuard.CheckAsync);

        app.MapHealth();
        app.MapRatings();
        app.MapItems();
        app.MapCorrectItem();
        app.MapReadItem();
        app.MapSources();
        app.MapCases();
        app.MapMeasures();
        app.MapConsole();
        app.MapSampleShop(hosting);
        app.MapOpenApi("/openapi/v1.json");
        app.MapTriggers(hosting);
        return app;
    }
}
