using Feedback.Access;
using Feedback.Pages;
using Feedback.Responses;
using Feedback.Shops;

namespace Feedback.Console;

/// <summary>What all pages of the console share: who is there, in which language, about which shop, and the frame around the content.</summary>
internal sealed class ConsoleFrame
{
    private const string LanguageCookie = "feedback-lang";
    private readonly HttpContext _context;
    private readonly Shop? _shop;

    private ConsoleFrame(HttpContext context, Language language, Shop? shop, IReadOnlyCollection<Shop> shops) =>
        (_context, Language, _shop, Shops) = (context, language, shop, shops);

    public Language Language { get; }

    /// <summary>The shop the page is about; pages about one are not reached where none is configured (<see cref="NoShopPage"/>).</summary>
    public Shop Shop => _shop ?? throw new InvalidOperationException("No shop is configured.");

    public Actor Actor => Actor.Of(_context.User);

    private IReadOnlyCollection<Shop> Shops { get; }

    public string Say(string german, string english) => Language.Say(german, english);

    /// <summary>The frame of a request: the shop it names, or the first, if there is any.</summary>
    public static ConsoleFrame Of(HttpContext context)
    {
        var shops = context.RequestServices.GetRequiredService<ShopDirectory>();
        var shop = shops.TryGet(context.Request.Query["shop"].ToString(), out var named) ? named : shops.All.FirstOrDefault();
        return new ConsoleFrame(context, LanguageOf(context), shop, shops.All);
    }

    public static Language LanguageOf(HttpContext context)
    {
        if (Language.Find(context.Request.Query["lang"]) is { } asked)
        {
            context.Response.Cookies.Append(LanguageCookie, asked.Code, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
            return asked;
        }
        return Language.Find(context.Request.Cookies[LanguageCookie]) ?? Language.Of(context.Request);
    }

    /// <summary>An address in the console that keeps the shop, where there are several.</summary>
    public string Address(string path) =>
        Shops.Count <= 1 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}shop={Shop.Id}";

    /// <summary>The field every form carries.</summary>
    public Html Antiforgery() => CrossSiteGuard.Field(_context);

    /// <param name="tab">The path of the tab the page belongs to.</param>
    /// <param name="styles">Beside the console's own.</param>
    /// <param name="scripts">Beside the console's own.</param>
    public HtmlPage Page(string title, string tab, Html main, int status = 200, string[]? styles = null, string[]? scripts = null) =>
        new(Language, $"{title} · {Brand}", Body(tab, main), ["console.css", .. styles ?? []], ["console.js", .. scripts ?? []]) { Status = status };

    private string Brand => _shop?.Name ?? "Feedback";

    private Html Body(string tab, Html main) => Html.Of($"""
        <body class="console">
        <a class="skip" href="#main">{Say("Zum Inhalt", "Skip to content")}</a>
        <header class="bar">
        <a class="brand" href="{Address("/console")}"><svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path class="b" d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path class="s" d="m12 5 1.600 3.600 3.900.4-2.900 2.600.8 3.800-3.400-1.900-3.400 1.900.8-3.800L6.500 9l3.900-.4z"/></svg><span>{Brand}</span></a>
        <nav aria-label="{Say("Bereiche", "Sections")}">
        {Tab(tab, "/console/cases", Say("Antworten", "Respond"))}
        {Tab(tab, "/console/items", Say("Stimmen", "Voices"))}
        {Tab(tab, "/console/measures", Say("Kennzahlen", "Measures"))}
        {Tab(tab, "/console/model", Say("Modell", "Model"))}
        {Tab(tab, "/console/sources", Say("Quellen", "Sources"))}
        {Tab(tab, "/console/embed", Say("Einbetten", "Embed"))}
        </nav>
        <div class="who">
        {ShopChoice()}
        <a href="?lang={Say("en", "de")}" lang="{Say("en", "de")}" hreflang="{Say("en", "de")}">{Say("English", "Deutsch")}</a>
        <a href="/console/account">{Actor.Name}</a>
        <form method="post" action="/console/sign-out">{Antiforgery()}<button class="link">{Say("Abmelden", "Sign out")}</button></form>
        </div>
        </header>
        <main id="main">{main}</main>
        </body>
        """);

    private Html Tab(string current, string path, string name) => Html.Of(
        $"""<a href="{Address(path)}"{(path == current ? Html.Of($""" aria-current="page" """) : Html.Empty)}>{name}</a>""");

    private Html ShopChoice() => Shops.Count <= 1 ? Html.Empty : Html.Of($"""
        <nav aria-label="{Say("Shops", "Shops")}">{Shops.Select(shop => Html.Of($"""<a href="?shop={shop.Id}"{(shop == _shop ? Html.Of($""" aria-current="true" """) : Html.Empty)}>{shop.Name}</a>"""))}</nav>
        """);
}
