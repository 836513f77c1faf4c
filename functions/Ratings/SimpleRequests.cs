namespace Feedback.Ratings;

/// <summary>
/// Lets the widget send JSON as <c>text/plain</c>: browsers then ask no permission first, so that a click needs one request instead of two and
/// gets through while the page is being left. Nothing is gained by it for anybody else: these addresses know no cookie.
/// </summary>
internal static class SimpleRequests
{
    private static readonly string[] Paths = ["/api/ratings", "/api/surveys/opened"];

    public static Task ReadAsJsonAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method)
            && Paths.Contains(request.Path.Value)
            && request.ContentType?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) == true)
        {
            request.ContentType = "application/json";
        }
        return next(context);
    }
}
