using Feedback.Hosting;
using Feedback.Pages;

namespace Feedback.Console.Embed;

/// <summary>What the widget is to look like, as chosen in the address.</summary>
/// <param name="Mode"><c>chat</c>, <c>page</c> or <c>post-purchase</c>.</param>
/// <param name="Scale"><c>stars</c>, <c>nps</c>, <c>ces</c> or <c>thumbs</c>.</param>
internal sealed record SnippetChoice(string Mode, string Scale, bool Servqual)
{
    public static readonly string[] Modes = ["chat", "page", "post-purchase"];
    public static readonly string[] Scales = ["stars", "nps", "ces", "thumbs"];

    public static SnippetChoice Of(IQueryCollection query) => new(
        Modes.Contains(query["mode"].ToString()) ? query["mode"].ToString() : "chat",
        Scales.Contains(query["scale"].ToString()) ? query["scale"].ToString() : "stars",
        query["servqual"] == "1");

    /// <summary>As attributes of the element, with a space before each; the usual ones are left out.</summary>
    public string Attributes =>
        (Mode == "chat" ? "" : $" data-mode=\"{Mode}\"") + (Scale == "stars" ? "" : $" data-scale=\"{Scale}\"") + (Servqual ? " data-servqual" : "");
}

/// <summary>The snippet to copy, and the widget as it will look, in both languages. The preview sends nothing.</summary>
internal static class SnippetPanel
{
    public static Html Render(ConsoleFrame frame, SnippetChoice choice, PublicAddress address)
    {
        // The place is kept free from the start, so that nothing below jumps when the question comes.
        var snippet = $"<style>feedback-rating {{ display: block; min-height: 10em }}</style>\n<script type=\"module\" src=\"{address.Base}/widget.js?shop={frame.Shop.Id}\"></script>\n<feedback-rating token=\"TOKEN\"{choice.Attributes}></feedback-rating>";
        return Html.Of($"""
            <section class="card pad" id="snippet">
            <h2>{frame.Say("Im Shop", "In the shop")}</h2>
            <form class="choices" method="get" action="{EmbedPage.Path}">
            {ShopField(frame)}
            {Choice("mode", frame.Say("Anlass", "Occasion"), SnippetChoice.Modes, choice.Mode, mode => ModeName(frame, mode))}
            {Choice("scale", frame.Say("Skala", "Scale"), SnippetChoice.Scales, choice.Scale, scale => ScaleName(frame, scale))}
            <label class="check"><input type="checkbox" name="servqual" value="1"{(choice.Servqual ? Html.Of($" checked") : Html.Empty)}> {frame.Say("SERVQUAL-Fragen danach", "SERVQUAL questions after it")}</label>
            <button>{frame.Say("Zeigen", "Show")}</button>
            </form>
            <label class="field">{frame.Say("Zum Kopieren; TOKEN kommt von POST /api/surveys", "To copy; TOKEN comes from POST /api/surveys")}
            <textarea class="code" rows="3" readonly spellcheck="false">{snippet}</textarea></label>
            <div class="previews">
            {Preview("Deutsch", "de", choice)}
            {Preview("English", "en", choice)}
            </div>
            </section>
            """);
    }

    /// <summary>Forms without a shop in their address would lose it.</summary>
    public static Html ShopField(ConsoleFrame frame) => Html.Of($"""<input type="hidden" name="shop" value="{frame.Shop.Id}">""");

    private static Html Preview(string name, string language, SnippetChoice choice) => Html.Of($"""
        <figure class="preview" lang="{language}"><figcaption>{name}</figcaption>
        <feedback-rating data-preview lang="{language}" data-mode="{choice.Mode}" data-scale="{choice.Scale}"{(choice.Servqual ? Html.Of($" data-servqual") : Html.Empty)}></feedback-rating></figure>
        """);

    private static Html Choice(string name, string title, string[] values, string chosen, Func<string, string> say) => Html.Of($"""
        <label>{title} <select name="{name}">{values.Select(value => Html.Of($"""<option value="{value}"{(value == chosen ? Html.Of($" selected") : Html.Empty)}>{say(value)}</option>"""))}</select></label>
        """);

    private static string ModeName(ConsoleFrame frame, string mode) => mode switch
    {
        "page" => frame.Say("Beitrag bewerten", "Rate this page"),
        "post-purchase" => frame.Say("Nach dem Kauf", "After the purchase"),
        _ => frame.Say("Nach dem Chat", "After the chat"),
    };

    private static string ScaleName(ConsoleFrame frame, string scale) => scale switch
    {
        "nps" => "NPS 0–10",
        "ces" => "CES 1–7",
        "thumbs" => frame.Say("Daumen", "Thumbs"),
        _ => frame.Say("Sterne", "Stars"),
    };
}
