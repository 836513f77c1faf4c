using System.Text.Encodings.Web;
using Feedback.Models.Qr;
using Feedback.Pages;
using Feedback.Ratings;

namespace Feedback.Console.Embed;

/// <summary>Makes a link for one contact, or one that anybody may answer, with its code to scan.</summary>
internal static class LinkMaker
{
    public static Html Render(ConsoleFrame frame, Html made) => Html.Of($"""
        <section class="card pad" id="link">
        <h2>{frame.Say("Als Link oder zum Scannen", "As a link or to scan")}</h2>
        {made}
        <form method="post" action="{frame.Address(EmbedPage.Path + "/link")}#link" class="choices">{frame.Antiforgery()}
        <label>{frame.Say("Für", "For")} <select name="kind">
        <option value="one">{frame.Say("einen Kontakt (Chat, Telefonat, Bestellung)", "one contact (chat, call, order)")}</option>
        <option value="open">{frame.Say("alle, die scannen (Paketbeilage, Theke) – ungeprüft", "all who scan (parcel insert, counter) – not verified")}</option></select></label>
        <label>{frame.Say("Nummer oder Name", "Number or name")} <input type="text" name="about" maxlength="500" required></label>
        <label>{frame.Say("Mitarbeiter", "Agent")} <input type="text" name="agent" maxlength="64"></label>
        <label>{frame.Say("Kanal", "Channel")} <input type="text" name="channel" maxlength="64" placeholder="phone"></label>
        <label>{frame.Say("Anlass", "Occasion")} <input type="text" name="touchpoint" maxlength="64" placeholder="support"></label>
        <button>{frame.Say("Link erzeugen", "Make link")}</button>
        </form>
        </section>
        """);

    public static Html Fault(ConsoleFrame frame) =>
        Html.Of($"""<p class="fault" role="alert">{frame.Say("Wofür ist der Link? 1 bis 500 Zeichen.", "What is the link for? 1 to 500 characters.")}</p>""");

    public static Html Made(ConsoleFrame frame, IssuedSurvey issued)
    {
        var code = QrCode.Of(issued.Url);
        var side = code.Size + 8;
        var file = $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="{code.ToPath()}"/></svg>""";
        return Html.Of($"""
            <div class="made">
            <svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{frame.Say("QR-Code des Links", "QR code of the link")}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{code.ToPath()}"/></svg>
            <div><label class="field">Link<textarea class="code" rows="3" readonly spellcheck="false">{issued.Url}</textarea></label>
            <p class="chips">{issued.Links.Select(link => Html.Of($"""<a class="button" href="{link.Value}">{link.Key} ★</a>"""))}
            <a class="button" download="feedback-qr.svg" href="data:image/svg+xml,{UrlEncoder.Default.Encode(file)}">QR (SVG)</a></p>
            <p class="quiet">{frame.Say($"Gültig bis {frame.Language.Date(issued.ExpiresAt, frame.Shop.Zone)}.", $"Valid until {frame.Language.Date(issued.ExpiresAt, frame.Shop.Zone)}.")}</p></div>
            </div>
            """);
    }
}
