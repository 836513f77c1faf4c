using Feedback.Access;
using Feedback.Console.Embed;
using Feedback.Console.Reading;
using Feedback.Pages;

namespace Feedback.Console;

internal static class ConsoleFeature
{
    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticFiles();
        routes.MapGet("/console", (HttpContext context) => TypedResults.LocalRedirect($"/console/cases{context.Request.QueryString}"))
            .RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapSignIn();
        var pages = routes.MapGroup("").AddEndpointFilter(NoShopPage.InsteadAsync);
        pages.MapCasesPage();
        pages.MapItemsPage();
        pages.MapItemPage();
        pages.MapCorrectionForm();
        pages.MapConflictsPage();
        pages.MapModelPage();
        pages.MapMeasuresPage();
        pages.MapSourcesPage();
        pages.MapEmbedPage();
    }
}
