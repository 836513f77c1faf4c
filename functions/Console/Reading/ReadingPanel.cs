using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Pages;

namespace Feedback.Console.Reading;

/// <summary>
/// An item's text with the words that decided, what was made of it and why, and one click each to correct it. Pages of items and of cases show it.
/// </summary>
internal static class ReadingPanel
{
    private static readonly string[] Labels = ["negative", "neutral", "positive"];

    /// <param name="back">Which page a correction leads back to, see <see cref="CorrectionForm"/>.</param>
    /// <param name="mayCorrect">Viewers only read.</param>
    public static Html Of(ConsoleFrame frame, FeedbackItem item, string back, bool mayCorrect) => Html.Of($"""
        {MarkedText.Of(frame, item.Text, item.Analysis?.Because ?? [])}
        {Conflict(frame, item, back, mayCorrect)}
        <section class="reading" aria-label="{frame.Say("Einordnung", "Reading")}">
        <p class="line"><strong>{frame.Say("Einordnung:", "Reading:")} {ReadingText.Label(frame, item.Analysis?.Label)}</strong>
        <span class="quiet">{ReadingText.Basis(frame, item.Analysis)}{TextScore(frame, item.Analysis)}</span></p>
        {Said(frame, item)}
        {(mayCorrect && !item.Withdrawn ? Forms(frame, item, back) : TopicList(frame, item))}
        {Why(frame, item)}
        </section>
        """);

    private static Html TextScore(ConsoleFrame frame, ItemAnalysis? analysis) => analysis?.Score is not { } score ? Html.Empty : Html.Of(
        $" · {frame.Say("Text", "text")} {ReadingText.Signed(frame, score)} · {frame.Say("Sicherheit", "confidence")} {ReadingText.Percent(frame, analysis.Confidence)} %");

    private static Html Conflict(ConsoleFrame frame, FeedbackItem item, string back, bool mayCorrect) =>
        item is not { Rating: { } stars, Analysis: { StarsDisputed: true } analysis } ? Html.Empty : Html.Of($"""
            <div class="notice"><p><strong>{frame.Say("Sternirrtum?", "Star mix-up?")}</strong> {ReadingText.Conflict(frame, stars, analysis)}
            {frame.Say("In den Kennzahlen zählen weiterhin die Sterne.", "Measures still count the stars.")}</p>
            {(mayCorrect ? Form(frame, item, back, Html.Of($"""<button name="stars" value="right">{frame.Say("Stimmt so", "It is meant so")}</button>""")) : Html.Empty)}</div>
            """);

    private static Html Said(ConsoleFrame frame, FeedbackItem item)
    {
        if (item.Correction is not { } said)
            return Html.Empty;
        var at = frame.Language.Moment(said.At, frame.Shop.Zone);
        var who = said.By ?? "–";
        return Html.Of($"""
            <p class="said">{(said.IsTakenBack ? frame.Say($"Korrektur zurückgenommen von {who}, {at}", $"Correction taken back by {who}, {at}")
                : said is { Label: null, Topics: null } ? frame.Say($"Sterne bestätigt von {who}, {at}", $"Stars confirmed by {who}, {at}")
                : frame.Say($"Korrigiert von {who}, {at}", $"Corrected by {who}, {at}"))}</p>
            """);
    }

    private static Html Forms(ConsoleFrame frame, FeedbackItem item, string back) => Html.Of($"""
        {Form(frame, item, back, Html.Of($"""
            <fieldset class="choice"><legend>{frame.Say("Richtig ist", "It is")}</legend>
            {Labels.Select(label => Html.Of($"""<button name="label" value="{label}" aria-pressed="{Bool(item.Analysis?.Label == label)}">{ReadingText.Label(frame, label)}</button>"""))}
            </fieldset>
            <fieldset class="choice small"><legend>{frame.Say("Themen", "Topics")}</legend>
            {TopicNames.All.Select(topic => Topic(frame, item, topic))}
            </fieldset>
            {(item.Correction is null or { IsTakenBack: true } ? Html.Empty : Html.Of($"""<button class="link" name="label" value="{Correction.None}">{frame.Say("Korrektur zurücknehmen", "Take the correction back")}</button>"""))}
            """))}
        """);

    private static Html Topic(ConsoleFrame frame, FeedbackItem item, string topic)
    {
        var has = item.Analysis?.Topics.Contains(topic) == true;
        return Html.Of($"""<button name="{(has ? "remove" : "add")}" value="{topic}" aria-pressed="{Bool(has)}">{TopicText.Of(frame, topic)}</button>""");
    }

    private static Html TopicList(ConsoleFrame frame, FeedbackItem item) => item.Analysis?.Topics is not { Count: > 0 } topics ? Html.Empty : Html.Of($"""
        <p class="chips">{topics.Select(topic => Html.Of($"""<span class="chip">{TopicText.Of(frame, topic)}</span>"""))}</p>
        """);

    private static Html Why(ConsoleFrame frame, FeedbackItem item)
    {
        if (item is not { Text: { } text, Analysis: { Score: { } score, Because: { Count: > 0 } because } analysis })
            return Html.Empty;
        var rest = score - because.Sum(words => words.Weight);
        return Html.Of($"""
            <details><summary>{frame.Say("Warum? Die Anteile am Ergebnis", "Why? The parts of the score")}</summary>
            <table class="slim"><thead><tr><th scope="col">{frame.Say("Stelle im Text", "Words of the text")}</th><th scope="col">{frame.Say("Anteil", "Part")}</th></tr></thead><tbody>
            {because.Where(words => words.Start >= 0 && words.Length > 0 && words.Start + words.Length <= text.Length).Select(words => Html.Of($"""
                <tr><th scope="row"><bdi>{text.Substring(words.Start, words.Length)}</bdi></th><td>{ReadingText.Signed(frame, words.Weight)}</td></tr>
                """))}
            <tr><th scope="row">{frame.Say("alles Übrige", "all the rest")}</th><td>{ReadingText.Signed(frame, rest)}</td></tr></tbody>
            <tfoot><tr><th scope="row">{frame.Say("Ergebnis", "Score")}</th><td>{ReadingText.Signed(frame, score)}</td></tr></tfoot></table>
            <p class="quiet">{frame.Say("Von −1 (Beschwerde) bis +1 (Lob). Gelesen von Modell", "From −1 (complaint) to +1 (praise). Read by model")} <code>{analysis.Model}</code>.</p></details>
            """);
    }

    private static Html Form(ConsoleFrame frame, FeedbackItem item, string back, Html buttons) => Html.Of($"""
        <form class="correct" method="post" action="{frame.Address(CorrectionForm.PathOf(item.Identity.Id))}">{frame.Antiforgery()}
        <input type="hidden" name="content" value="{item.ContentHash}"><input type="hidden" name="back" value="{back}">{buttons}</form>
        """);

    private static string Bool(bool value) => value ? "true" : "false";
}
