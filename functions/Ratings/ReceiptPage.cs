using Feedback.Models.Ledger;
using Feedback.Pages;

namespace Feedback.Ratings;

// GET and POST /r/receipt: with the code from the thank-you page somebody changes or withdraws a rating, without an account and without script.
internal static class ReceiptPage
{
    private const string Path = "/r/receipt";

    public static void MapReceiptPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context) => Show(Language.Of(context.Request), "", null)).ExcludeFromDescription();
        // The receipt is what entitles.
        routes.MapPost(Path, StoreAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> StoreAsync(
        HttpContext context, RatingAcceptance acceptance, RatingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var language = Language.Of(context.Request);
        var form = await PostedForm.ReadAsync(context.Request, cancellationToken);
        var receipt = form["receipt"].ToString().Trim();
        if ((limits.CheckClient(context) ?? limits.CheckSurvey(context, receipt)) is { } tooMany)
            return tooMany;

        var withdraws = form["withdraw"].Count > 0;
        var change = new RatingAnswer
        {
            Stars = RatingScale.Stars.Read(form["stars"]),
            Comment = form["comment"].ToString().Trim() is { Length: > 0 and <= 4_000 } comment ? comment : null,
        };
        if (!withdraws && change is { Stars: null, Comment: null })
            return Show(language, receipt, language.Say("Was soll sich ändern?", "What is to change?"), 400);
        switch (await acceptance.ChangeAsync(receipt, withdraws ? null : change, cancellationToken))
        {
            case null:
                limits.CountWrong(context);
                return Show(language, receipt, language.Say("Diese Quittung kennen wir nicht.", "We do not know this receipt."), 404);
            case { } changed when changed.EditableUntil <= time.GetUtcNow():
                return Show(language, receipt, language.Say("Diese Bewertung steht fest: Sie ist älter als 14 Tage.", "This rating is final: it is older than 14 days."), 410);
            default:
                return RatingPages.Page(language, null, Html.Of($"<h1>{(withdraws
                    ? language.Say("Ihre Bewertung ist zurückgezogen.", "Your rating is withdrawn.")
                    : language.Say("Ihre Bewertung ist geändert.", "Your rating is changed."))}</h1>"));
        }
    }

    private static HtmlPage Show(Language language, string receipt, string? fault, int status = 200) => RatingPages.Page(language, null, Html.Of($"""
        <h1>{language.Say("Bewertung ändern oder zurückziehen", "Change or withdraw a rating")}</h1>
        {(fault is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{fault}</p>"""))}
        <form method="post" action="{Path}?lang={language.Code}">
        <label class="field">{language.Say("Quittung", "Receipt")} <input type="text" name="receipt" value="{receipt}" maxlength="80" required autocomplete="off" spellcheck="false"></label>
        <label class="field">{language.Say("Neue Sterne", "New stars")} <select name="stars"><option value="">–</option>{Enumerable.Range(1, 5).Select(stars => Html.Of($"<option>{stars}</option>"))}</select></label>
        <label class="field">{language.Say("Neuer Kommentar", "New comment")} <textarea name="comment" rows="4" maxlength="4000"></textarea></label>
        <button class="primary">{language.Say("Ändern", "Change")}</button>
        <button name="withdraw" value="1">{language.Say("Zurückziehen", "Withdraw")}</button>
        </form>
        """), status);
}
