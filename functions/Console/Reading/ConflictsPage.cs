using Feedback.Access;
using Feedback.Analysis;
using Feedback.Models.Ledger;
using Feedback.Pages;

namespace Feedback.Console.Reading;

// /console/conflicts: items whose text clearly says the opposite of their stars. They stay as they are until somebody has looked.
internal static class ConflictsPage
{
    public const string Path = "/console/conflicts";

    private const string ItemsPath = "/console/items";
    private const int PageSize = 50;

    public static void MapConflictsPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();

    /// <summary>The two lists of voices: all of them, and these.</summary>
    public static Html Tabs(ConsoleFrame frame, bool isHere, int count) => Html.Of($"""
        <nav class="tabs" aria-label="{frame.Say("Listen", "Lists")}">
        <a href="{frame.Address(ItemsPath)}"{Current(!isHere)}>{frame.Say("Alle", "All")}</a>
        <a href="{frame.Address(Path)}"{Current(isHere)}>{frame.Say("Sternirrtum", "Star mix-ups")} ({(count == StarConflicts.Most ? $"{count}+" : $"{count}")})</a>
        </nav>
        """);

    private static async Task<IResult> HandleAsync(
        HttpContext context, StarConflicts conflicts, ItemLedger ledger, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var disputed = await conflicts.ListAsync(frame.Shop.Id, cancellationToken);
        var items = await Task.WhenAll(disputed.Take(PageSize).Select(row => ledger.FindAsync(frame.Shop.Id, row.ItemId, cancellationToken)));
        var now = time.GetUtcNow();
        var mayCorrect = context.User.Has(Role.Agent);
        return frame.Page(frame.Say("Sternirrtum", "Star mix-ups"), ItemsPath, Html.Of($"""
            {Tabs(frame, isHere: true, disputed.Count)}
            <h1>{frame.Say("Text und Sterne widersprechen sich", "Text and stars contradict each other")}</h1>
            <p class="quiet lead">{frame.Say(
                "Hier steht nur, was klar ist. Die Sterne zählen weiter, bis ihr Verfasser sie ändert: Fragen Sie freundlich nach, oder bestätigen Sie, dass es so gemeint ist.",
                "Only what is clear is listed. The stars go on counting until their author changes them: ask kindly, or confirm that they are meant so.")}</p>
            <ol class="voices" id="conflicts">
            {items.OfType<FeedbackItem>().Where(item => item.Analysis is { StarsDisputed: true }).Select(item => Item(frame, item, mayCorrect, now))}
            {(disputed.Count == 0 ? Html.Of($"""<li class="quiet">{frame.Say("Nichts. Sterne und Texte passen zusammen.", "Nothing. Stars and texts agree.")}</li>""") : Html.Empty)}
            </ol>
            {(disputed.Count > PageSize ? Html.Of($"""<p class="quiet">{frame.Say($"Die neuesten {PageSize} werden gezeigt.", $"The newest {PageSize} are shown.")}</p>""") : Html.Empty)}
            """));
    }

    private static Html Item(ConsoleFrame frame, FeedbackItem item, bool mayCorrect, DateTimeOffset now) => Html.Of($"""
        <li class="card pad">
        <p class="line">{CaseView.Verdict(frame, item.Rating, item.Analysis?.Label)}<span class="source">{CaseView.SourceName(frame, item.Identity.Source)}</span>
        {(item.Author is null ? Html.Empty : Html.Of($"<span>{item.Author}</span>"))}<time>{frame.Language.Ago(item.CreatedAt, now)}</time></p>
        {(item.Title is null ? Html.Empty : Html.Of($"<h2>{item.Title}</h2>"))}
        {MarkedText.Of(frame, item.Text, item.Analysis?.Because ?? [])}
        <p>{ReadingText.Conflict(frame, item.Rating ?? 0, item.Analysis!)}</p>
        <div class="actions">{(mayCorrect ? Confirm(frame, item) : Html.Empty)}
        <a class="button" href="{frame.Address(ItemPage.PathOf(item))}">{frame.Say("Einordnung ansehen", "See the reading")}</a>
        {(item.Analysis?.Label == "negative" ? Html.Of($"""<a class="button" href="{frame.Address($"/console/cases/{item.Identity.Id}")}">{frame.Say("Zum Fall", "To the case")}</a>""") : Html.Empty)}
        {(item.Url is null ? Html.Empty : Html.Of($"""<a class="button" href="{Html.Link(item.Url)}" rel="noopener noreferrer nofollow">{frame.Say("Zum Original", "To the original")}</a>"""))}</div>
        </li>
        """);

    private static Html Confirm(ConsoleFrame frame, FeedbackItem item) => Html.Of($"""
        <form method="post" action="{frame.Address(CorrectionForm.PathOf(item.Identity.Id))}">{frame.Antiforgery()}
        <input type="hidden" name="content" value="{item.ContentHash}"><input type="hidden" name="back" value="{CorrectionForm.BackToConflicts}">
        <button class="primary" name="stars" value="right">{frame.Say("Stimmt so", "It is meant so")}</button></form>
        """);

    private static Html Current(bool isCurrent) => isCurrent ? Html.Of($""" aria-current="page" """) : Html.Empty;
}
