using Feedback.Access;
using Feedback.Analysis;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Pages;
using Feedback.Responses;

namespace Feedback.Console.Reading;

// /console/items/{id}/reading: one item, how it was read and why. A POST corrects that and leads back to where the person was.
internal static class ReadingPage
{
    public const string BackToItem = "item", BackToCase = "case", BackToConflicts = "conflicts";

    private const string ItemsPath = "/console/items";

    public static void MapReadingPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(PathOf("{id}"), (string id, HttpContext context, ItemLedger ledger, CancellationToken cancellation) =>
            ShowAsync(id, null, context, ledger, cancellation)).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost(PathOf("{id}"), CorrectAsync).RequireRole(Role.Agent).ExcludeFromDescription();
    }

    public static string PathOf(string id) => $"{ItemsPath}/{id}/reading";

    /// <summary>The panel of a case's item; of the text alone where the item is gone.</summary>
    public static async Task<Html> OfCaseAsync(ConsoleFrame frame, HttpContext context, Case current, CancellationToken cancellationToken) =>
        await context.RequestServices.GetRequiredService<ItemLedger>().FindAsync(current.Shop, current.Id, cancellationToken) is { } item
            ? ReadingPanel.Of(frame, item, BackToCase, context.User.Has(Role.Agent))
            : MarkedText.Of(frame, current.Subject.Text, current.Subject.Because);

    private static async Task<IResult> ShowAsync(
        string id, string? problem, HttpContext context, ItemLedger ledger, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!CaseId.IsValid(id) || await ledger.FindAsync(frame.Shop.Id, id, cancellationToken) is not { } item)
            return Hosting.Problems.NotFound("such item");
        return frame.Page(frame.Say("Einordnung", "Reading"), ItemsPath, Html.Of($"""
            <p><a href="{frame.Address(ItemsPath)}">← {frame.Say("Alle Stimmen", "All voices")}</a></p>
            <article class="card detail">
            <header><p class="line">{CaseView.Verdict(frame, item.Rating, item.Analysis?.Label)}<span class="source">{CaseView.SourceName(frame, item.Identity.Source)}</span>
            {(item.Author is null ? Html.Empty : Html.Of($"<span>{item.Author}</span>"))}
            <time>{frame.Language.Moment(item.CreatedAt, frame.Shop.Zone)}</time>
            {(item.Url is null ? Html.Empty : Html.Of($"""<a href="{Html.Link(item.Url)}" rel="noopener noreferrer nofollow">{frame.Say("Zum Original", "To the original")}</a>"""))}</p>
            {(problem is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{problem}</p>"""))}</header>
            <h1>{item.Title ?? frame.Say("Einordnung", "Reading")}</h1>
            {ReadingPanel.Of(frame, item, BackToItem, context.User.Has(Role.Agent))}
            </article>
            """), problem is null ? 200 : 409);
    }

    private static async Task<IResult> CorrectAsync(
        string id, HttpContext context, ItemLedger ledger, Corrections corrections, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!CaseId.IsValid(id) || await ledger.FindAsync(frame.Shop.Id, id, cancellationToken) is not { } item)
            return Hosting.Problems.NotFound("such item");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        // What was said about other words must not stand under these.
        if (form["content"] != item.ContentHash || item.Withdrawn)
        {
            return await ShowAsync(
                id, frame.Say("Der Text wurde inzwischen geändert. Bitte noch einmal lesen.", "The text has changed meanwhile. Please read it again."),
                context, ledger, cancellationToken);
        }
        var label = form["label"].ToString();
        var topics = TopicsOf(item, form["add"], form["remove"]);
        bool? starsAreRight = form["stars"] == "right" ? true : null;
        if (label is not Correction.None && !Correction.IsLabel(label))
            label = Correction.Unchanged;
        if (label != Correction.Unchanged || topics is not null || starsAreRight is not null)
            await corrections.CorrectAsync(item, label, topics, starsAreRight, frame.Actor.Name, cancellationToken);
        return TypedResults.LocalRedirect(frame.Address(form["back"].ToString() switch
        {
            BackToCase => $"/console/cases/{id}",
            BackToConflicts => ConflictsPage.Path,
            _ => PathOf(id),
        }));
    }

    /// <returns>The topics as they are to be; null when none was clicked.</returns>
    private static IReadOnlyList<string>? TopicsOf(FeedbackItem item, string? add, string? remove)
    {
        if (!TopicNames.All.Contains(add ?? remove ?? ""))
            return null;
        var present = item.Analysis?.Topics ?? [];
        return [.. TopicNames.All.Where(topic => topic != remove && (topic == add || present.Contains(topic)))];
    }
}
