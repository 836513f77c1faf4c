using Feedback.Hosting;

namespace Feedback.Storage.Azure;

/// <summary>The form in which the Functions host is given an account without a key:
/// <c>AzureWebJobsStorage__tableServiceUri</c>, <c>__queueServiceUri</c>, <c>__blobServiceUri</c> (or <c>__accountName</c>),
/// <c>__credential</c> and <c>__clientId</c>.</summary>
internal static class IdentityConnection
{
    private static readonly string[] Services = ["table", "queue", "blob"];

    /// <returns>Null when the section has none of them.</returns>
    /// <exception cref="ConfigurationException">One of them is wrong or missing.</exception>
    public static AzureAccount? Read(IConfigurationSection section)
    {
        var account = section["accountName"];
        if (account is null && Services.All(service => section[service + "ServiceUri"] is null))
            return null;
        if (section["credential"] is { } credential && !credential.Equals("managedidentity", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException($"{section.Path}:credential", "is 'managedidentity' or absent");
        return new AzureAccount(
            Address(section, account, "table"), Address(section, account, "queue"), Address(section, account, "blob"),
            new AzureAccess.Entra(new LazyCredential(section["clientId"])));
    }

    private static Uri Address(IConfigurationSection section, string? account, string service)
    {
        var name = service + "ServiceUri";
        var text = section[name] ?? (account is null ? "" : $"https://{account}.{service}.core.windows.net");
        return Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new ConfigurationException($"{section.Path}:{name}", $"is the HTTPS address of the account's {service} service");
    }
}
