using Feedback.Hosting;

namespace Feedback.Storage.Azure;

/// <summary>Reads how a storage account is named in settings. A fault names the setting and never repeats its value, which may hold a
/// key.</summary>
internal static class ConnectionString
{
    private const string Development = "UseDevelopmentStorage";
    private const string DevelopmentAccount = "devstoreaccount1";
    // The emulator's published key; a secret to nobody.
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string DefaultSuffix = "core.windows.net";
    private const string Allowed = "allowed are UseDevelopmentStorage=true, a connection string with AccountName and AccountKey "
        + "or SharedAccessSignature, and an address such as https://<account>.table.core.windows.net";

    /// <param name="setting">Its path, for the message when it is wrong.</param>
    /// <param name="text">A connection string, or the HTTPS address of one of the account's services, with or without a signature as its
    /// query.</param>
    /// <param name="clientId">The managed identity that an address is used with.</param>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    public static AzureAccount Parse(string setting, string text, string? clientId)
    {
        text = text.Trim();
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
            return ParseAddress(setting, text, clientId);

        var parts = Split(setting, text);
        if (parts.TryGetValue(Development, out var flag))
        {
            return string.Equals(flag, "true", StringComparison.OrdinalIgnoreCase)
                ? DevelopmentStorage(setting, parts)
                : throw new ConfigurationException(setting, $"has {Development} with another value than true; {Allowed}");
        }
        var account = parts.GetValueOrDefault("AccountName");
        return new AzureAccount(
            Endpoint(setting, parts, account, "Table"),
            Endpoint(setting, parts, account, "Queue"),
            Endpoint(setting, parts, account, "Blob"),
            Access(setting, parts, account));
    }

    /// <summary>The account of an address of one of its services; the others' addresses differ in the second label only.</summary>
    private static AzureAccount ParseAddress(string setting, string text, string? clientId)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.AbsolutePath != "/")
            throw new ConfigurationException(setting, $"is no address of a storage account over HTTPS; {Allowed}");
        var labels = address.Host.Split('.', 3);
        if (labels.Length < 3 || labels[1] is not ("table" or "queue" or "blob") || !labels[2].Contains('.', StringComparison.Ordinal))
            throw new ConfigurationException(setting, $"has a host that is not <account>.table.<suffix>; {Allowed}");

        AzureAccess access = address.Query.Length > 1
            ? new AzureAccess.Signature(address.Query[1..])
            : new AzureAccess.Entra(new LazyCredential(clientId));
        return new AzureAccount(Service("table"), Service("queue"), Service("blob"), access);

        Uri Service(string service) => new($"https://{labels[0]}.{service}.{labels[2]}{Port(address)}");
    }

    private static string Port(Uri address) => address.IsDefaultPort ? "" : $":{address.Port}";

    private static AzureAccount DevelopmentStorage(string setting, Dictionary<string, string> parts)
    {
        var host = parts.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
        return new AzureAccount(
            Address(setting, $"{host}:10002/{DevelopmentAccount}"), Address(setting, $"{host}:10001/{DevelopmentAccount}"),
            Address(setting, $"{host}:10000/{DevelopmentAccount}"),
            new AzureAccess.SharedKey(DevelopmentAccount, Convert.FromBase64String(DevelopmentKey)));
    }

    private static Uri Endpoint(string setting, Dictionary<string, string> parts, string? account, string service)
    {
        if (parts.TryGetValue(service + "Endpoint", out var endpoint))
            return Address(setting, endpoint);
        if (account is null)
            throw new ConfigurationException(setting, $"has neither AccountName nor {service}Endpoint; {Allowed}");
        var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
        var suffix = parts.GetValueOrDefault("EndpointSuffix", DefaultSuffix);
        return Address(setting, $"{protocol}://{account}.{service.ToLowerInvariant()}.{suffix}");
    }

    private static AzureAccess Access(string setting, Dictionary<string, string> parts, string? account)
    {
        if (parts.TryGetValue("SharedAccessSignature", out var signature))
            return new AzureAccess.Signature(signature.TrimStart('?'));
        if (account is null || !parts.TryGetValue("AccountKey", out var key))
            throw new ConfigurationException(setting, $"has neither AccountKey nor SharedAccessSignature; {Allowed}");
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) && length > 0
            ? new AzureAccess.SharedKey(account, bytes[..length])
            : throw new ConfigurationException(setting, "has an AccountKey that is not base64");
    }

    private static Uri Address(string setting, string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.Query.Length == 0
            ? address
            : throw new ConfigurationException(setting, "has an endpoint that is no http or https address");

    private static Dictionary<string, string> Split(string setting, string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new ConfigurationException(setting, $"is no list of name=value, each name once, parted by semicolons; {Allowed}");
        }
        return parts;
    }
}
