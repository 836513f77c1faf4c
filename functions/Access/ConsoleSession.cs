using System.Security.Claims;
using Feedback.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Access;

/// <summary>The cookie of people who are signed in to the console. Checked against the account on every request, so that a new password ends it.</summary>
internal static class ConsoleSession
{
    public const string SchemeName = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string PasswordSetAt = "feedback:password-set-at";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "feedback-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = true;
        options.LoginPath = "/console/sign-in";
        options.ReturnUrlParameter = "return";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => Answer(context, Problems.Unauthenticated());
        options.Events.OnRedirectToAccessDenied = context => Problems.Forbidden().ExecuteAsync(context.HttpContext);
    }

    public static Task SignInAsync(HttpContext context, User user) => context.SignInAsync(SchemeName, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, user.Name),
            new Claim(ClaimTypes.Role, user.Role.ToString()),
            new Claim(PasswordSetAt, Stamp(user)),
        ],
        SchemeName)));

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<Accounts>();
        var user = await accounts.FindUserAsync(context.Principal?.Identity?.Name ?? "", context.HttpContext.RequestAborted);
        if (user is null
            || context.Principal!.FindFirstValue(PasswordSetAt) != Stamp(user)
            || context.Principal!.FindFirstValue(ClaimTypes.Role) != user.Role.ToString())
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(SchemeName);
        }
    }

    private static string Stamp(User user) => $"{user.PasswordSetAt.UtcTicks}";

    private static bool IsConsole(HttpRequest request) => request.Path.StartsWithSegments("/console");

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, ProblemHttpResult problem)
    {
        if (!IsConsole(context.Request))
            return problem.ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
