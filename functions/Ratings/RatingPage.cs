using System.Globalization;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Shops;

namespace Feedback.Ratings;

// GET /r/{token} and /r/{token}/{stars}: the page behind a link in a mail or chat. Mail scanners open every link, so that a GET writes nothing:
// it preselects the stars of the link, and the person sends them. POST /r/{token} stores the answer; works without script.
internal static class RatingPage
{
    public static void MapRatingPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/r/{token}", (string token, HttpRequest request, RatingAcceptance acceptance, CancellationToken cancellation) =>
            ShowAsync(token, null, request, acceptance, cancellation)).WithName(nameof(RatingPage)).ExcludeFromDescription();
        routes.MapGet("/r/{token}/{stars}", (string token, string stars, HttpRequest request, RatingAcceptance acceptance, CancellationToken cancellation) =>
            ShowAsync(token, stars, request, acceptance, cancellation)).ExcludeFromDescription();
        // The token in the address is what entitles; there is no session that another site could abuse.
        routes.MapPost("/r/{token}", StoreAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/r/{token}/{stars}", StoreAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        string token, string? stars, HttpRequest request, RatingAcceptance acceptance, CancellationToken cancellationToken)
    {
        var (reading, shop) = await acceptance.ReadAsync(token, cancellationToken);
        var language = Language.Of(request, shop?.Language ?? "de");
        return reading.State == TokenState.Valid && shop is not null
            ? Page(language, shop.Name, Form(language, shop, token, Stars(stars)))
            : Refusal(language, reading, shop);
    }

    private static async Task<IResult> StoreAsync(
        string token, HttpRequest request, RatingAcceptance acceptance, CancellationToken cancellationToken)
    {
        var (reading, shop) = await acceptance.ReadAsync(token, cancellationToken);
        var language = Language.Of(request, shop?.Language ?? "de");
        if (reading.State != TokenState.Valid || shop is null)
            return Refusal(language, reading, shop);

        var form = await ReadFormAsync(request, cancellationToken);
        if (Stars(form["stars"]) is not { } stars)
        {
            return Page(language, shop.Name, Form(language, shop, token, null, language.Say("Bitte wählen Sie einen bis fünf Sterne.", "Please choose one to five stars.")), 400);
        }
        var comment = form["comment"].ToString().Trim();
        if (comment.Length > 4_000)
        {
            return Page(language, shop.Name, Form(language, shop, token, stars, language.Say("Der Kommentar hat mehr als 4.000 Zeichen.", "The comment has more than 4,000 characters.")), 400);
        }
        var receipt = await acceptance.AcceptAsync(reading, new RatingAnswer { Stars = stars, Comment = comment == "" ? null : comment }, cancellationToken);
        return Page(language, shop.Name, Thanks(language, shop, receipt));
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form is malformed or has too many fields.", malformed);
        }
    }

    private static int? Stars(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stars) && stars is >= 1 and <= 5 ? stars : null;

    private static HtmlPage Page(Language language, string title, Html main, int status = 200) =>
        new(language, title, Html.Of($"""<body class="narrow"><main class="card">{main}</main></body>"""), ["rating.css"])
        {
            Status = status,
            MayBeFramed = true,
        };

    private static HtmlPage Refusal(Language language, TokenReading reading, Shop? shop)
    {
        var (status, title, text) = reading.State switch
        {
            TokenState.Expired => (
                410,
                language.Say("Diese Umfrage ist beendet", "This survey has ended"),
                language.Say("Der Link ist abgelaufen. Vielen Dank, dass Sie uns bewerten wollten.", "The link has expired. Thank you for wanting to rate us.")),
            TokenState.Valid => (
                404,
                language.Say("Diesen Shop gibt es hier nicht", "There is no such shop here"),
                language.Say("Bitte fragen Sie den Shop nach einem neuen Link.", "Please ask the shop for a new link.")),
            _ => (
                reading.State == TokenState.Forged ? 403 : 404,
                language.Say("Dieser Link ist nicht gültig", "This link is not valid"),
                language.Say("Vielleicht wurde er beim Kopieren abgeschnitten. Bitte fragen Sie nach einem neuen.", "It may have been cut when it was copied. Please ask for a new one.")),
        };
        return Page(language, shop?.Name ?? "Feedback", Html.Of($"<h1>{title}</h1><p>{text}</p>"), status);
    }

    private static Html Form(Language language, Shop shop, string token, int? chosen, string? fault = null) => Html.Of($"""
        <p class="shop">{shop.Name}</p>
        <form method="post" action="/r/{token}?lang={language.Code}">
        <fieldset>
        <legend><h1>{language.Say("Wie zufrieden sind Sie mit unserer Hilfe?", "How satisfied are you with our help?")}</h1></legend>
        {Fault(fault)}
        <div class="stars">
        {Enumerable.Range(1, 5).Reverse().Select(stars => Star(language, stars, stars == chosen))}
        </div>
        </fieldset>
        <label class="field">{language.Say("Möchten Sie uns mehr sagen? (freiwillig)", "Would you like to tell us more? (optional)")}
        <textarea name="comment" rows="4" maxlength="4000"></textarea></label>
        <button class="primary">{language.Say("Bewertung senden", "Send rating")}</button>
        </form>
        <p class="quiet">{language.Say(
            "Anonym: kein Cookie, keine IP-Adresse wird gespeichert.",
            "Anonymous: no cookie, no IP address is stored.")}</p>
        """);

    // In descending order, so that style sheets can colour every star up to the chosen one without script.
    private static Html Star(Language language, int stars, bool isChosen) => Html.Of($"""
        <input type="radio" name="stars" value="{stars}" id="stars-{stars}" required{(isChosen ? Html.Of($" checked") : Html.Empty)}>
        <label for="stars-{stars}" title="{Word(language, stars)}"><span aria-hidden="true">★</span><span class="sr">{language.Say(
            $"{stars} von 5 Sternen: {Word(language, stars)}", $"{stars} of 5 stars: {Word(language, stars)}")}</span></label>
        """);

    private static string Word(Language language, int stars) => stars switch
    {
        1 => language.Say("Sehr schlecht", "Very bad"),
        2 => language.Say("Schlecht", "Bad"),
        3 => language.Say("Geht so", "Okay"),
        4 => language.Say("Gut", "Good"),
        _ => language.Say("Sehr gut", "Very good"),
    };

    private static Html Fault(string? fault) => fault is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{fault}</p>""");

    private static Html Thanks(Language language, Shop shop, RatingReceipt receipt) => Html.Of($"""
        <p class="shop">{shop.Name}</p>
        <h1>{language.Say("Danke für Ihre Bewertung!", "Thank you for your rating!")}</h1>
        <p>{language.Say("Sie ist gespeichert.", "It is stored.")}</p>
        <p class="quiet">{language.Say(
            $"Ihre Quittung, um sie bis {language.Date(receipt.EditableUntil, shop.Zone)} zu ändern oder zurückzuziehen:",
            $"Your receipt to change or withdraw it until {language.Date(receipt.EditableUntil, shop.Zone)}:")} <code>{receipt.Receipt}</code></p>
        """);
}
