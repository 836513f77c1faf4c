using Feedback.Access;
using Feedback.Pages;
using Microsoft.AspNetCore.Authentication;

namespace Feedback.Console;

// /console/sign-in: name and password. /console/first-sign-in: lets the first person in with the code that the start printed.
// /console/account: a password of one's own.
internal static class SignInPages
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/sign-in", (HttpContext context) => SignIn(context)).ExcludeFromDescription();
        routes.MapPost("/console/sign-in", SignInAsync).ExcludeFromDescription();
        routes.MapGet("/console/first-sign-in", FirstAsync).ExcludeFromDescription();
        routes.MapPost("/console/first-sign-in", EnterFirstAsync).ExcludeFromDescription();
        routes.MapGet("/console/account", (HttpContext context) => Account(context)).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost("/console/account", SetPasswordAsync).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost("/console/sign-out", (Delegate)SignOutAsync).ExcludeFromDescription();
    }

    private static HtmlPage SignIn(HttpContext context, string? name = null, bool failed = false)
    {
        var language = ConsoleFrame.LanguageOf(context);
        return Narrow(language, language.Say("Anmelden", "Sign in"), Html.Of($"""
            <h1>{language.Say("Anmelden", "Sign in")}</h1>
            {(failed ? Html.Of($"""<p class="fault" role="alert">{language.Say("Name oder Passwort stimmen nicht.", "Name or password is wrong.")}</p>""") : Html.Empty)}
            <form method="post" action="/console/sign-in?return={context.Request.Query["return"].ToString()}">
            {CrossSiteGuard.Field(context)}
            <label class="field">{language.Say("Name", "Name")}<input type="text" name="name" autocomplete="username" value="{name}" required autofocus></label>
            <label class="field">{language.Say("Passwort", "Password")}<input type="password" name="password" autocomplete="current-password" required></label>
            <button class="primary">{language.Say("Anmelden", "Sign in")}</button>
            </form>
            """), failed ? 401 : 200);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Accounts accounts, SignInLimit limit, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var name = form["name"].ToString().Trim();
        if (!limit.TryBegin(name))
            return Hosting.Problems.TooManyRequests();
        if (await accounts.SignInAsync(name, form["password"].ToString(), cancellationToken) is not { } user)
            return SignIn(context, name, failed: true);
        await ConsoleSession.SignInAsync(context, user);
        return TypedResults.LocalRedirect(Local(context.Request.Query["return"]));
    }

    private static async Task<IResult> FirstAsync(string? code, HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        var language = ConsoleFrame.LanguageOf(context);
        if (!await accounts.IsSetupCodeAsync(code ?? "", cancellationToken))
        {
            return Narrow(language, language.Say("Erste Anmeldung", "First sign-in"), Html.Of($"""
                <h1>{language.Say("Dieser Link gilt nicht mehr", "This link is no longer valid")}</h1>
                <p>{language.Say("Jeder Start gibt einen neuen aus, bis jemand ein eigenes Passwort hat.", "Every start prints a new one until somebody has a password of their own.")}</p>
                <p><a href="/console/sign-in">{language.Say("Mit Passwort anmelden", "Sign in with a password")}</a></p>
                """), 403);
        }
        return Narrow(language, language.Say("Erste Anmeldung", "First sign-in"), Html.Of($"""
            <h1>{language.Say("Willkommen bei Feedback", "Welcome to Feedback")}</h1>
            <p>{language.Say("Sie sind die erste Person hier. Ein Passwort wählen Sie gleich im Konto.", "You are the first person here. Choose a password in your account right after.")}</p>
            <form method="post" action="/console/first-sign-in">
            {CrossSiteGuard.Field(context)}
            <input type="hidden" name="code" value="{code}">
            <button class="primary" autofocus>{language.Say("Konsole öffnen", "Open the console")}</button>
            </form>
            """));
    }

    private static async Task<IResult> EnterFirstAsync(HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (!await accounts.IsSetupCodeAsync(form["code"].ToString(), cancellationToken))
            return TypedResults.LocalRedirect("/console/first-sign-in");
        await ConsoleSession.SignInAsync(context, await accounts.FirstUserAsync(cancellationToken));
        return TypedResults.LocalRedirect("/console");
    }

    private static HtmlPage Account(HttpContext context, string? message = null, bool failed = false)
    {
        var frame = ConsoleFrame.Of(context);
        return frame.Page(frame.Say("Konto", "Account"), "/console/account", Html.Of($"""
            <section class="card pad slim">
            <h1>{frame.Actor.Name}</h1>
            {(message is null ? Html.Empty : Html.Of($"""<p class="{(failed ? "fault" : "done")}" role="status">{message}</p>"""))}
            <form method="post" action="/console/account">
            {CrossSiteGuard.Field(context)}
            <input type="text" name="name" autocomplete="username" value="{frame.Actor.Name}" hidden>
            <label class="field">{frame.Say("Neues Passwort", "New password")}
            <input type="password" name="password" autocomplete="new-password" minlength="{Accounts.ShortestPassword}" maxlength="{Accounts.LongestPassword}" required></label>
            <p class="quiet">{frame.Say($"Mindestens {Accounts.ShortestPassword} Zeichen.", $"At least {Accounts.ShortestPassword} characters.")}</p>
            <button class="primary">{frame.Say("Passwort setzen", "Set password")}</button>
            </form>
            </section>
            """), failed ? 400 : 200);
    }

    private static async Task<IResult> SetPasswordAsync(HttpContext context, Accounts accounts, CancellationToken cancellationToken)
    {
        var language = ConsoleFrame.LanguageOf(context);
        var password = (await context.Request.ReadFormAsync(cancellationToken))["password"].ToString();
        if (password.Length is < Accounts.ShortestPassword or > Accounts.LongestPassword)
            return Account(context, language.Say("Das Passwort ist zu kurz oder zu lang.", "The password is too short or too long."), failed: true);
        if (await accounts.FindUserAsync(context.User.ActorName(), cancellationToken) is not { } user)
            return Hosting.Problems.Forbidden();
        await accounts.SetUserAsync(user.Name, user.Role, password, cancellationToken);
        await ConsoleSession.SignInAsync(context, (await accounts.FindUserAsync(user.Name, cancellationToken))!);
        return Account(context, language.Say("Das Passwort ist gesetzt.", "The password is set."));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(ConsoleSession.SchemeName);
        return TypedResults.LocalRedirect("/console/sign-in");
    }

    private static HtmlPage Narrow(Language language, string title, Html main, int status = 200) =>
        new(language, $"{title} · Feedback", Html.Of($"""<body class="narrow"><main class="card">{main}</main></body>"""), ["rating.css"]) { Status = status };

    private static string Local(string? path) =>
        path is not null && path.StartsWith("/console", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/console";
}
