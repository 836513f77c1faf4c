using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Ratings;
using Feedback.Ratings.Texts;

namespace Feedback.Console.Embed;

// /console/embed: how a shop gets the question to its customers: the snippet with its preview, a link with its code to scan, and what it says.
internal static class EmbedPage
{
    public const string Path = "/console/embed";

    public static void MapEmbedPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost($"{Path}/link", LinkAsync).RequireRole(Role.Agent).ExcludeFromDescription();
        routes.MapPost($"{Path}/texts", SaveTextsAsync).RequireRole(Role.Manager).ExcludeFromDescription();
    }

    private static Task<IResult> ShowAsync(HttpContext context, SurveyTexts texts, LinkTraffic traffic, PublicAddress address, CancellationToken cancellationToken) =>
        RenderAsync(context, texts, traffic, address, Html.Empty, null, cancellationToken);

    private static async Task<IResult> LinkAsync(
        HttpContext context, SurveyLinks links, SurveyTexts texts, LinkTraffic traffic, PublicAddress address, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var about = form["about"].ToString().Trim();
        if (about.Length is 0 or > 500)
            return await RenderAsync(context, texts, traffic, address, LinkMaker.Fault(frame), null, cancellationToken, 400);
        var asked = new SurveyContext
        {
            Agent = Named(form["agent"]),
            Channel = Named(form["channel"]),
            Touchpoint = Named(form["touchpoint"]),
        };
        var issued = form["kind"] == "open"
            ? await links.IssueOpenAsync(frame.Shop, about, asked with { Touchpoint = asked.Touchpoint ?? SurveyLinks.Cut(about) }, SurveyLinks.LongestLifetime, cancellationToken)
            : await links.OfferAsync(frame.Shop, about, null, asked, SurveyLinks.Lifetime, basis: null, cancellationToken);
        return await RenderAsync(context, texts, traffic, address, LinkMaker.Made(frame, issued), null, cancellationToken);
    }

    private static async Task<IResult> SaveTextsAsync(
        HttpContext context, SurveyTexts texts, LinkTraffic traffic, PublicAddress address, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var said = form["restore"].Count > 0
            ? []
            : DefaultTexts.All.Where(text => form.ContainsKey($"t:{text.Key}")).ToDictionary(text => text.Key, text => form[$"t:{text.Key}"].ToString().Trim());
        var fault = await texts.SaveAsync(frame.Shop, form["locale"].ToString(), said, cancellationToken);
        return fault is null
            ? TypedResults.LocalRedirect(frame.Address($"{Path}?locale={Uri.EscapeDataString(form["locale"].ToString())}&saved=1") + "#texts")
            : await RenderAsync(context, texts, traffic, address, Html.Empty, frame.Say($"Nicht gespeichert: {fault}", $"Not stored: {fault}"), cancellationToken, 400);
    }

    private static async Task<IResult> RenderAsync(
        HttpContext context, SurveyTexts texts, LinkTraffic traffic, PublicAddress address, Html made, string? fault, CancellationToken cancellationToken, int status = 200)
    {
        var frame = ConsoleFrame.Of(context);
        var own = await texts.OwnAsync(frame.Shop, cancellationToken);
        var locale = context.Request.Query["locale"].ToString() is var asked && SurveyTexts.IsLocale(asked) ? asked : frame.Shop.Language;
        return frame.Page(
            frame.Say("Einbetten", "Embed"), Path, Html.Of($"""
                <h1>{frame.Say("So fragen Sie Ihre Kunden", "How to ask your customers")}</h1>
                <div class="embed">
                {SnippetPanel.Render(frame, SnippetChoice.Of(context.Request.Query), address)}
                {LinkMaker.Render(frame, made)}
                {TextsEditor.Render(frame, locale, own, context.Request.Query["saved"] == "1", fault)}
                {Traffic(frame, traffic.Total)}
                </div>
                """),
            status, ["embed.css"], [$"/widget.js?shop={frame.Shop.Id}"]);
    }

    private static Html Traffic(ConsoleFrame frame, (long Opened, long Scanned) total) => Html.Of($"""
        <section class="card pad"><h2>{frame.Say("Wer öffnet die Links?", "Who opens the links?")}</h2>
        <p>{frame.Say(
            $"{frame.Language.Number(total.Opened)} Aufrufe seit dem Start dieses Prozesses, davon {frame.Language.Number(total.Scanned)} von Scannern, die alle Links einer Mail auf einmal öffnen. Sie bewerten nichts.",
            $"{frame.Language.Number(total.Opened)} openings since this process started, {frame.Language.Number(total.Scanned)} of them by scanners that open all links of a mail at once. They rate nothing.")}</p></section>
        """);

    private static string? Named(string? text) => text?.Trim() is { Length: > 0 } name ? SurveyLinks.Cut(name) : null;
}
