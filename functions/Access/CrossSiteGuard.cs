using Feedback.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Feedback.Access;

/// <summary>
/// Demands an antiforgery token wherever a browser's cookie could act: every unsafe request to the console, and to the API when the session's cookie
/// is what entitles. Requests with a key, and those of raters, carry their right in the request itself.
/// </summary>
internal static class CrossSiteGuard
{
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isUnsafe = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        var isSession = context.User.Identity is { IsAuthenticated: true, AuthenticationType: ConsoleSession.SchemeName };
        if (isUnsafe && (isSession || request.Path.StartsWithSegments("/console")))
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        await next(context);
    }

    /// <summary>The hidden field that every form of the console carries.</summary>
    public static Html Field(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return Html.Of($"""<input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">""");
    }
}
