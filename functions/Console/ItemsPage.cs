using Feedback.Access;
using Feedback.Analysis;
using Feedback.Console.Reading;
using Feedback.Models.Ledger;
using Feedback.Pages;

namespace Feedback.Console;

// /console/items: everything customers said, newest first.
internal static class ItemsPage
{
    private const string Path = "/console/items";
    private const int PageSize = 50;

    public static void MapItemsPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        string? cursor, HttpContext context, ItemReader reader, StarConflicts conflicts, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!ItemCursor.TryParse(cursor, time.GetUtcNow(), out var from))
            return Hosting.Problems.InvalidField("cursor", "Take it from the page before.");
        var (items, next) = await reader.ReadAsync(frame.Shop.Id, _ => true, from, PageSize, cancellationToken);
        var disputed = await conflicts.ListAsync(frame.Shop.Id, cancellationToken);
        var now = time.GetUtcNow();
        return frame.Page(frame.Say("Stimmen", "Voices"), Path, Html.Of($"""
            {ConflictsPage.Tabs(frame, isHere: false, disputed.Count)}
            <h1>{frame.Say("Was Kunden sagen", "What customers say")}</h1>
            <ol class="voices" id="voices" data-live>
            {items.Select(item => Item(frame, item, now))}
            {(items.Count == 0 ? Html.Of($"""<li class="quiet">{frame.Say("Noch nichts.", "Nothing yet.")}</li>""") : Html.Empty)}
            </ol>
            {(next is null ? Html.Empty : Html.Of($"""<p><a class="button" href="{frame.Address($"{Path}?cursor={next}")}">{frame.Say("Ältere", "Older")}</a></p>"""))}
            """));
    }

    private static Html Item(ConsoleFrame frame, FeedbackItem item, DateTimeOffset now) => Html.Of($"""
        <li class="card pad">
        <p class="line">{CaseView.Verdict(frame, item.Rating, item.Analysis?.Label)}<span class="source">{CaseView.SourceName(frame, item.Identity.Source)}</span>
        {(item.Author is null ? Html.Empty : Html.Of($"<span>{item.Author}</span>"))}
        <time>{frame.Language.Ago(item.CreatedAt, now)}</time>
        {(item.Contents > 1 ? Html.Of($"""<a class="chip" href="{frame.Address(ItemPage.PathOf(item))}">{frame.Say($"{item.Contents} Fassungen", $"{item.Contents} versions")}</a>""") : Html.Empty)}
        {(item.Excluded is { } reason ? Html.Of($"""<span class="chip">{Exclusion(frame, reason)}</span>""") : Html.Empty)}
        {(item.Correction is null or { IsTakenBack: true } ? Html.Empty : Html.Of($"""<span class="chip">{frame.Say("korrigiert", "corrected")}</span>"""))}
        <a href="{frame.Address(ItemPage.PathOf(item))}">{frame.Say("Einordnung", "Reading")}</a>
        {(item is { Excluded: null, Analysis.Label: "negative" } ? Html.Of($"""<a href="{frame.Address($"/console/cases/{item.Identity.Id}")}">{frame.Say("Zum Fall", "To the case")}</a>""") : Html.Empty)}</p>
        {AnswerText.Chips(frame, item)}
        {(item.Title is null ? Html.Empty : Html.Of($"<h2>{item.Title}</h2>"))}
        {(item.Text is null ? Html.Empty : Html.Of($"""<p class="words">{item.Text}</p>"""))}
        {(item.Reply is not { } reply ? Html.Empty : Html.Of($"""<blockquote><strong>{frame.Say("Antwort:", "Answer:")}</strong> {reply.Text}</blockquote>"""))}
        </li>
        """);

    private static string Exclusion(ConsoleFrame frame, string reason) => reason switch
    {
        "withdrawn" => frame.Say("zurückgezogen", "withdrawn"),
        "gone" => frame.Say("auf der Plattform gelöscht", "deleted on the platform"),
        "test" => frame.Say("Test, zählt nicht", "test, does not count"),
        "canceled" => frame.Say("Umfrage war widerrufen, zählt nicht", "survey was called back, does not count"),
        "unconfirmed" => frame.Say("unbestätigt, zählt nicht", "unconfirmed, does not count"),
        _ => reason,
    };
}
