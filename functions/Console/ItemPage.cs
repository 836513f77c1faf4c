using Feedback.Access;
using Feedback.Analysis;
using Feedback.Console.Reading;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Responses;

namespace Feedback.Console;

// /console/items/{id}: how an item was read and why, and every version of it, the newest first, with what changed in each.
internal static class ItemPage
{
    private const string Path = "/console/items";

    public static void MapItemPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path + "/{id}", (string id, HttpContext context, ItemLedger ledger, CancellationToken cancellation) =>
            ShowAsync(id, null, context, ledger, cancellation)).RequireRole(Role.Viewer).ExcludeFromDescription();

    public static string PathOf(FeedbackItem item) => PathOf(item.Identity.Id);

    public static string PathOf(string id) => $"{Path}/{id}";

    /// <param name="problem">Why what was asked for was not done; null otherwise.</param>
    public static async Task<IResult> ShowAsync(
        string id, string? problem, HttpContext context, ItemLedger ledger, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!CaseId.IsValid(id))
            return Hosting.Problems.NotFound("such item");
        var history = await ledger.ReadAsync(frame.Shop.Id, id, cancellationToken);
        if (history.Item is not { } item)
            return Hosting.Problems.NotFound("such item");
        var versions = history.Revisions.OrderBy(revision => revision.At).Select(ItemVersion.Of).ToList();
        return frame.Page(frame.Say("Stimme", "Voice"), Path, Html.Of($"""
            <p class="back-link"><a href="{frame.Address(Path)}">← {frame.Say("Alle Stimmen", "All voices")}</a></p>
            <article class="card detail">
            <header><p class="line">{CaseView.Verdict(frame, item.Rating, item.Analysis?.Label)}<span class="source">{CaseView.SourceName(frame, item.Identity.Source)}</span>
            {(item.Author is null ? Html.Empty : Html.Of($"<span>{item.Author}</span>"))}
            <time>{frame.Language.Moment(item.CreatedAt, frame.Shop.Zone)}</time>
            {(item.Url is null ? Html.Empty : Html.Of($"""<a href="{Html.Link(item.Url)}" rel="noopener noreferrer nofollow">{frame.Say("Zum Original", "To the original")}</a>"""))}</p>
            {(problem is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{problem}</p>"""))}</header>
            <h1>{item.Title ?? frame.Say("Was geschrieben wurde", "What was written")}</h1>
            {ReadingPanel.Of(frame, item, CorrectionForm.BackToItem, context.User.Has(Role.Agent))}
            </article>
            <h2>{frame.Say("Alle Fassungen", "All versions")}</h2>
            <ol class="voices" reversed>
            {versions.Select((version, i) => Version(frame, version, i == 0 ? null : versions[i - 1])).Reverse()}
            </ol>
            """), problem is null ? 200 : 409);
    }

    private static Html Version(ConsoleFrame frame, ItemVersion version, ItemVersion? before) => Html.Of($"""
        <li class="card pad">
        <p class="line"><time>{frame.Language.Moment(version.At, frame.Shop.Zone)}</time> {Changes(frame, version, before).Select(change => Html.Of($"""<span class="chip">{change}</span>"""))}{CaseView.Verdict(frame, version.Rating, version.Label)}</p>
        {(version.Title is null ? Html.Empty : Html.Of($"<h2>{version.Title}</h2>"))}
        {(version.Text is null ? Html.Empty : Html.Of($"""<p class="words">{version.Text}</p>"""))}
        {(version.Reply is not { } reply ? Html.Empty : Html.Of($"""<blockquote><strong>{frame.Say("Antwort:", "Answer:")}</strong> {reply.Text}</blockquote>"""))}
        {(version.ReplyProblem is null ? Html.Empty : Html.Of($"""<p class="fault">{version.ReplyProblem}</p>"""))}
        </li>
        """);

    private static IEnumerable<string> Changes(ConsoleFrame frame, ItemVersion version, ItemVersion? before)
    {
        switch (version.Kind)
        {
            case "gone":
                yield return frame.Say("auf der Plattform gelöscht", "deleted on the platform");
                yield break;
            case "withdrawn":
                yield return frame.Say("zurückgezogen", "withdrawn");
                yield break;
            case "relabelled":
                yield return frame.Say("Einordnung berichtigt", "label corrected");
                yield break;
            case "offered":
                yield return frame.Say("um Bewertung gebeten", "asked for a rating");
                yield break;
            case "opened":
                yield return frame.Say("Umfrage gesehen", "survey seen");
                yield break;
            case "canceled":
                yield return frame.Say("Umfrage zurückgenommen", "survey called back");
                yield break;
            case "blank":
                yield return frame.Say("Antwort, die zurückgezogen wurde", "answer that was withdrawn");
                yield break;
            case "changed":
                yield return frame.Say("mit dem Beleg geändert", "changed with the receipt");
                yield break;
            // What a rater leaves out stays as it was, so that an answer cannot be compared with the one before it.
            case "answered":
                yield return before is { Kind: "answered" or "changed" } ? frame.Say("weitere Antwort", "further answer") : frame.Say("Antwort", "answer");
                yield break;
        }
        if (before is null)
            yield return frame.Say("erste Fassung", "first version");
        else if (before.Kind == "gone")
            yield return frame.Say("wieder da", "back again");
        if (before is { Rating: var stars } && stars != version.Rating)
            yield return frame.Say("Sterne geändert", "stars changed");
        if (before is not null && (before.Text, before.Title) != (version.Text, version.Title) && before.Kind != "gone")
            yield return frame.Say("Text geändert", "text changed");
        if (before?.Reply?.Text != version.Reply?.Text)
            yield return version.Reply is null ? frame.Say("Antwort entfernt", "answer removed") : frame.Say("Antwort", "answer");
        if (version.State is { } state)
            yield return state == "moderation" ? frame.Say("in Prüfung", "being moderated") : state;
        if (version.ReplyState is { } replyState)
            yield return replyState == "rejected" ? frame.Say("Antwort abgelehnt", "answer rejected") : frame.Say("Antwort in Prüfung", "answer being checked");
    }
}
