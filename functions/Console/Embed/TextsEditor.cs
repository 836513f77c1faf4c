using Feedback.Pages;
using Feedback.Ratings.Texts;

namespace Feedback.Console.Embed;

/// <summary>What widget and rating page say, in one language: the shop's own words over the shipped ones, which can be had back.</summary>
internal static class TextsEditor
{
    public static Html Render(ConsoleFrame frame, string locale, IReadOnlyDictionary<string, OwnTexts> own, bool saved, string? fault)
    {
        var said = own.GetValueOrDefault(locale)?.Texts ?? [];
        return Html.Of($"""
            <section class="card pad" id="texts">
            <div class="head"><h2>{frame.Say("Texte", "Texts")}</h2>
            <nav class="tabs" aria-label="{frame.Say("Sprache der Texte", "Language of the texts")}">{Locales(locale, own).Select(tag => Html.Of($"""<a href="{frame.Address($"{EmbedPage.Path}?locale={tag}")}#texts"{(tag == locale ? Html.Of($""" aria-current="page" """) : Html.Empty)}>{tag}</a>"""))}</nav>
            <form method="get" action="{EmbedPage.Path}#texts" class="choices">{SnippetPanel.ShopField(frame)}<label>{frame.Say("Weitere Sprache", "Another language")} <input type="text" name="locale" maxlength="6" size="6" placeholder="fr"></label><button>{frame.Say("Öffnen", "Open")}</button></form></div>
            {(fault is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{fault}</p>"""))}
            {(saved ? Html.Of($"""<p class="done" role="status">{frame.Say("Gespeichert. Shops laden es innerhalb von fünf Minuten.", "Stored. Shops load it within five minutes.")}</p>""") : Html.Empty)}
            <form method="post" action="{frame.Address(EmbedPage.Path + "/texts")}">{frame.Antiforgery()}<input type="hidden" name="locale" value="{locale}">
            <div class="texts">{DefaultTexts.All.Select(text => Field(frame, locale, text, said))}</div>
            <p class="actions"><button class="primary">{frame.Say("Texte speichern", "Store texts")}</button>
            <button name="restore" value="1" formnovalidate>{frame.Say("Alle Vorgaben wiederherstellen", "Restore all defaults")}</button></p>
            </form></section>
            """);
    }

    private static Html Field(ConsoleFrame frame, string locale, SurveyText text, Dictionary<string, string> said)
    {
        var shipped = SurveyTexts.Shipped(locale, text.Key);
        var isOwn = said.TryGetValue(text.Key, out var own);
        return Html.Of($"""
            <label class="text"><span><code>{text.Key}</code>{(isOwn ? Html.Of($""" <span class="chip">{frame.Say("eigener Text", "own text")}</span>""") : Html.Empty)}</span>
            <input type="text" name="t:{text.Key}" value="{(isOwn ? own : shipped)}" maxlength="{SurveyTexts.Longest}" placeholder="{shipped ?? text.English}">
            {(isOwn && shipped is not null ? Html.Of($"""<span class="quiet">{frame.Say("Vorgabe:", "Default:")} {shipped}</span>""") : Html.Empty)}</label>
            """);
    }

    private static IEnumerable<string> Locales(string locale, IReadOnlyDictionary<string, OwnTexts> own) =>
        new[] { "de", "en", locale }.Concat(own.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
