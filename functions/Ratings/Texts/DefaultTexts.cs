namespace Feedback.Ratings.Texts;

/// <summary>What widget and rating page say, as shipped. A shop may say any of it otherwise, in any language.</summary>
internal static class DefaultTexts
{
    /// <summary>In the order the editor shows them.</summary>
    public static readonly IReadOnlyList<SurveyText> All =
    [
        new("heading.chat", "Wie zufrieden sind Sie mit unserer Hilfe?", "How satisfied are you with our help?"),
        new("heading.page", "Wie hilfreich ist dieser Beitrag?", "How helpful is this article?"),
        new("heading.purchase", "Wie zufrieden sind Sie mit Ihrem Einkauf?", "How satisfied are you with your purchase?"),
        new("heading.nps", "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "How likely are you to recommend us?"),
        new("heading.ces", "Wie leicht war es, Ihr Anliegen zu klären?", "How easy was it to get this sorted?"),
        new("stars.1", "Sehr schlecht", "Very bad"),
        new("stars.2", "Schlecht", "Bad"),
        new("stars.3", "Geht so", "Okay"),
        new("stars.4", "Gut", "Good"),
        new("stars.5", "Sehr gut", "Very good"),
        new("stars.of", "{n} von 5 Sternen: {word}", "{n} of 5 stars: {word}"),
        new("nps.low", "sehr unwahrscheinlich", "not at all likely"),
        new("nps.high", "sehr wahrscheinlich", "extremely likely"),
        new("ces.low", "sehr schwer", "very hard"),
        new("ces.high", "sehr leicht", "very easy"),
        new("scale.of", "{n} von {max}", "{n} of {max}"),
        new("thumbs.up", "Gut", "Good"),
        new("thumbs.down", "Nicht gut", "Not good"),
        new("saving", "Danke! Wir speichern …", "Thank you! Saving …"),
        new("saved", "Danke! Ihre Bewertung ist gespeichert.", "Thank you! Your rating is stored."),
        new("retry", "Noch nicht gespeichert – wir versuchen es weiter.", "Not stored yet – we keep trying."),
        new("ended", "Diese Umfrage ist beendet.", "This survey has ended."),
        new("failed", "Das hat nicht geklappt. Bitte laden Sie die Seite neu.", "That did not work. Please reload the page."),
        new("preset", "Ihre Auswahl wird gleich gespeichert.", "Your choice is about to be stored."),
        new("preset.now", "Jetzt speichern", "Store it now"),
        new("reasons", "Woran lag es?", "What was the matter?"),
        new("reason.slow", "Lange gewartet", "Long wait"),
        new("reason.again", "Musste nochmals fragen", "Had to ask again"),
        new("reason.unsolved", "Nicht gelöst", "Not solved"),
        new("reason.unclear", "Unverständlich", "Hard to understand"),
        new("reason.unfriendly", "Unfreundlich", "Unfriendly"),
        new("reason.delivery", "Lieferung", "Delivery"),
        new("reason.product", "Produkt", "Product"),
        new("reason.price", "Preis", "Price"),
        new("words", "Welche Worte verbinden Sie mit uns?", "Which words do you connect with us?"),
        new("words.hint", "Mit Komma trennen", "Separate with commas"),
        new("servqual", "Noch genauer? (1 = gar nicht, 7 = voll und ganz)", "A closer look? (1 = not at all, 7 = fully)"),
        new("servqual.tangibles", "Auftritt und Webseite überzeugen", "Appearance and website are convincing"),
        new("servqual.reliability", "Zusagen wurden eingehalten", "Promises were kept"),
        new("servqual.responsiveness", "Die Hilfe kam schnell", "Help came quickly"),
        new("servqual.assurance", "Ich fühlte mich kompetent beraten", "I felt in competent hands"),
        new("servqual.empathy", "Man ging auf mich ein", "They cared about my case"),
        new("comment", "Möchten Sie uns mehr sagen? (freiwillig)", "Would you like to tell us more? (optional)"),
        new("send", "Senden", "Send"),
        new("commented", "Danke, Ihr Kommentar ist gespeichert.", "Thank you, your comment is stored."),
        new("receipt", "Ihre Quittung zum Ändern oder Zurückziehen:", "Your receipt to change or withdraw it:"),
        new("withdraw", "Zurückziehen", "Withdraw"),
        new("withdrawn", "Ihre Bewertung ist zurückgezogen.", "Your rating is withdrawn."),
        new("private", "Anonym: kein Cookie, keine IP-Adresse wird gespeichert.", "Anonymous: no cookie, no IP address is stored."),
    ];
}

/// <param name="Key">Stable; widget and page ask by it.</param>
internal sealed record SurveyText(string Key, string German, string English);
