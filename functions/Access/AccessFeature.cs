using Feedback.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Feedback.Access;

internal static class AccessFeature
{
    private const string EitherScheme = "KeyOrSession";

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var signingKeys = SigningKeys.Configured(configuration);
        services.AddSingleton(provider => new SigningKeys(signingKeys, provider.GetRequiredService<Archive>()));
        services.AddSingleton<PseudonymKeys>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<SignInLimit>();

        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? ApiKeyAuthentication.SchemeName : ConsoleSession.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddCookie(ConsoleSession.SchemeName, ConsoleSession.Configure);
        services.AddAuthorization(options =>
        {
            foreach (var role in Enum.GetValues<Role>())
                options.AddPolicy(Roles.PolicyOf(role), policy => policy.RequireAssertion(context => context.User.Has(role)));
        });

        services.AddDataProtection().SetApplicationName("feedback");
        services.AddSingleton<KeyRingRepository>();
        services.AddOptions<KeyManagementOptions>()
            .Configure<KeyRingRepository>((options, repository) => options.XmlRepository = repository);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "feedback-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.HeaderName = "X-Antiforgery";
        });
        // Reads the keys before the server listens, which would hold up every start by the store's answer, and for long where there is none.
        // They are read when a page first needs them.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        return services;
    }
}
