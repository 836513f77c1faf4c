using Feedback.Pages;

namespace Feedback.Ratings;

// GET /widget.js: the custom element <feedback-rating>, for the pages of shops.
internal static class WidgetScript
{
    public static IEndpointConventionBuilder MapWidgetScript(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/widget.js", (HttpContext context) => StaticFiles.Answer("widget.js", context)).WithName(nameof(WidgetScript));
}
