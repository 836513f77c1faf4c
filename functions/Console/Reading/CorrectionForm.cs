using Feedback.Access;
using Feedback.Analysis;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Pages;
using Feedback.Responses;

namespace Feedback.Console.Reading;

// POST /console/items/{id}/reading corrects how an item was read, and leads back to where the person was.
internal static class CorrectionForm
{
    public const string BackToItem = "item", BackToCase = "case", BackToConflicts = "conflicts";

    public static void MapCorrectionForm(this IEndpointRouteBuilder routes) =>
        routes.MapPost(PathOf("{id}"), CorrectAsync).RequireRole(Role.Agent).ExcludeFromDescription();

    public static string PathOf(string id) => $"{ItemPage.PathOf(id)}/reading";

    /// <summary>The panel of a case's item; of the text alone where the item is gone.</summary>
    public static async Task<Html> OfCaseAsync(ConsoleFrame frame, HttpContext context, Case current, CancellationToken cancellationToken) =>
        await context.RequestServices.GetRequiredService<ItemLedger>().FindAsync(current.Shop, current.Id, cancellationToken) is { } item
            ? ReadingPanel.Of(frame, item, BackToCase, context.User.Has(Role.Agent))
            : MarkedText.Of(frame, current.Subject.Text, current.Subject.Because);

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
            return await ItemPage.ShowAsync(
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
            _ => ItemPage.PathOf(id),
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
