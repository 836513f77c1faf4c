using Feedback.Pages;
using Feedback.Shops;

namespace Feedback.Console;

/// <summary>Stands in for every page about a shop where none is configured: says how one is.</summary>
internal static class NoShopPage
{
    public static async ValueTask<object?> InsteadAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.RequestServices.GetRequiredService<ShopDirectory>().All.Count > 0
            ? await next(invocation)
            : Page(ConsoleFrame.Of(invocation.HttpContext));

    private static HtmlPage Page(ConsoleFrame frame) => frame.Page(frame.Say("Noch kein Shop", "No shop yet"), "", Html.Of($"""
        <section class="card pad slim">
        <h1>{frame.Say("Noch kein Shop ist eingerichtet", "No shop is configured yet")}</h1>
        <p>{frame.Say("Diese Einstellungen machen einen Shop bekannt und fragen eine erste Quelle ab:", "These settings make a shop known and poll a first source:")}</p>
        <pre>Feedback__Shops__{frame.Say("meinshop", "myshop")}__Name={frame.Say("Mein Shop", "My shop")}
        Feedback__Shops__{frame.Say("meinshop", "myshop")}__Sources__{frame.Say("seite", "page")}__Type=page
        Feedback__Shops__{frame.Say("meinshop", "myshop")}__Sources__{frame.Say("seite", "page")}__Url=https://shop.example/reviews</pre>
        <p class="quiet">{frame.Say("Sie stehen in der Umgebung (in Azure: Anwendungseinstellungen) oder in appsettings.json und gelten ab dem nächsten Start.", "They stand in the environment (in Azure: app settings) or in appsettings.json, and count from the next start.")}</p>
        </section>
        """));
}
