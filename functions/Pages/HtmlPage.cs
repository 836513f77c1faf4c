namespace Feedback.Pages;

/// <summary>An answer that is a page. Its policy forbids everything that does not come from here.</summary>
/// <param name="title">Of the window.</param>
/// <param name="styles">Addresses of style sheets, beside the one all pages share.</param>
/// <param name="scripts">Names of assets that are modules, or addresses of modules that are made.</param>
internal sealed class HtmlPage(Language language, string title, Html body, string[]? styles = null, string[]? scripts = null) : IResult
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; ";

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Whether other sites may show the page in a frame: rating pages, not the console.</summary>
    public bool MayBeFramed { get; init; }

    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy + (MayBeFramed ? "frame-ancestors *" : "frame-ancestors 'none'");
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentLanguage = language.Code;
        return context.Response.WriteAsync(Render().ToString(), context.RequestAborted);
    }

    private Html Render() => Html.Of($"""
        <!doctype html>
        <html lang="{language.Code}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{title}</title>
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%230f766e' d='M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'/%3E%3Cpath fill='%23fff' d='m12 5 1.6 3.6 3.9.4-2.9 2.6.8 3.8L12 13.500l-3.400 1.900.8-3.800L6.500 9l3.900-.4z'/%3E%3C/svg%3E">
        <link rel="stylesheet" href="{StaticFiles.Address("pages.css")}">
        {(styles ?? []).Select(style => Html.Of($"""<link rel="stylesheet" href="{StaticFiles.Address(style)}">"""))}
        {(scripts ?? []).Select(script => Html.Of($"""<script type="module" src="{(script[0] == '/' ? script : StaticFiles.Address(script))}"></script>"""))}
        </head>
        {body}
        </html>
        """);
}
