using Feedback.Pages;
using Feedback.Shops;

namespace Feedback.Ratings;

/// <summary>The frame of the rating page, and what it says instead of a question.</summary>
internal static class RatingPages
{
    public static HtmlPage Page(Language language, Shop? shop, Html main, int status = 200) =>
        new(
            language, shop?.Name ?? "Feedback", Html.Of($"""<body class="narrow"><main class="card">{main}</main></body>"""), ["rating.css"],
            shop is null ? [] : [$"/widget.js?shop={shop.Id}"])
        {
            Status = status,
            MayBeFramed = true,
        };

    public static HtmlPage Refusal(Language language, TokenReading reading, Shop? shop)
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
        return Page(language, shop, Html.Of($"<h1>{title}</h1><p>{text}</p>"), status);
    }

    public static HtmlPage CalledBack(Language language, Shop shop) => Page(language, shop, Html.Of($"""
        <p class="shop">{shop.Name}</p>
        <h1>{language.Say("Diese Frage hat sich erledigt", "This question is no longer open")}</h1>
        <p>{language.Say("Ihr Anliegen wird wieder bearbeitet. Wenn es gelöst ist, fragen wir Sie noch einmal.", "Your case is being worked on again. Once it is solved we will ask you anew.")}</p>
        """), 410);

    public static Html Thanks(Language language, Shop shop, RatingReceipt receipt) => Html.Of($"""
        <p class="shop">{shop.Name}</p>
        <h1>{language.Say("Danke für Ihre Bewertung!", "Thank you for your rating!")}</h1>
        <p>{language.Say("Sie ist gespeichert.", "It is stored.")}</p>
        <p class="quiet">{language.Say(
            $"Ihre Quittung, um sie bis {language.Date(receipt.EditableUntil, shop.Zone)} zu ändern oder zurückzuziehen:",
            $"Your receipt to change or withdraw it until {language.Date(receipt.EditableUntil, shop.Zone)}:")} <code>{receipt.Receipt}</code> <a href="/r/receipt?lang={language.Code}">{language.Say("Ändern", "Change")}</a></p>
        """);
}
