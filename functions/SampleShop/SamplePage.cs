using System.Security.Cryptography;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Ratings;
using Feedback.Shops;

namespace Feedback.SampleShop;

// GET /demo: a page of the sample shop after a chat, with the widget as a shop would embed it. Every visit is a chat of its own.
internal static class SamplePage
{
    private static readonly string[] Agents = ["Mila", "Jonas", "Aylin"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/demo", HandleAsync).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, ShopDirectory shops, SurveyLinks links, CancellationToken cancellationToken)
    {
        var language = Language.Of(context.Request);
        var agent = Agents[RandomNumberGenerator.GetInt32(Agents.Length)];
        var survey = await links.IssueAsync(
            shops.All.First(),
            $"demo-{Base32.Encode(RandomNumberGenerator.GetBytes(10), 16)}",
            new SurveyContext { Agent = agent, Channel = "chat", Touchpoint = "support" },
            cancellationToken);
        return new HtmlPage(language, "Teehaus Nordlicht", Html.Of($"""
            <body class="shop">
            <header><p class="logo">Teehaus Nordlicht</p><nav aria-label="{language.Say("Sprache", "Language")}"><a href="?lang={language.Say("en", "de")}">{language.Say("English", "Deutsch")}</a></nav></header>
            <main>
            <section class="intro">
            <h1>{language.Say("Tee, der im Norden gut tut", "Tea that does good up north")}</h1>
            <p>{language.Say("Dies ist ein erfundener Shop. Rechts ist gerade ein Chat zu Ende gegangen – bewerten Sie ihn mit einem Klick.", "This is a made-up shop. On the right a chat has just ended – rate it with one click.")}</p>
            <ul>
            <li><a href="/console">{language.Say("Zur Konsole der Mitarbeiter", "To the console of the staff")}</a></li>
            <li><a href="/demo/sternplatz">{language.Say("Zur erfundenen Bewertungsplattform „Sternplatz“", "To the made-up review platform “Sternplatz”")}</a></li>
            <li><a href="{survey.Url}">{language.Say("Dieselbe Umfrage als Link", "The same survey as a link")}</a></li>
            </ul>
            </section>
            <section class="card chat" aria-label="Chat">
            <p class="with">{language.Say($"Chat mit {agent}", $"Chat with {agent}")}</p>
            <p class="them">{language.Say("Guten Tag! Meine Bestellung von Montag ist noch nicht da.", "Hello! My order from Monday has not arrived.")}</p>
            <p class="us">{language.Say("Das schaue ich sofort nach … Sie liegt im Paketshop um die Ecke, abholbar ab heute.", "Let me check at once … It is at the parcel shop round the corner, ready from today.")}</p>
            <p class="them">{language.Say("Super, danke!", "Great, thank you!")}</p>
            <p class="end">{language.Say("Der Chat ist beendet.", "The chat has ended.")}</p>
            <feedback-rating token="{survey.Token}" lang="{language.Code}"></feedback-rating>
            </section>
            </main>
            </body>
            """), ["demo.css"], [$"/widget.js?shop={SampleSettings.Shop}"]);
    }
}
