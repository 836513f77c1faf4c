namespace Feedback.Hosting;

/// <summary>Where customers reach this installation, without a trailing slash: <c>Feedback:PublicUrl</c>, else the name that the Functions host
/// tells by <c>WEBSITE_HOSTNAME</c>, else this machine's port.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    public const int DefaultPort = 7071;
    private const string Setting = "Feedback:PublicUrl";
    private const string SiteSetting = "WEBSITE_HOSTNAME";

    public string Base { get; } = Read(configuration);

    private static string Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return SiteOf(configuration[SiteSetting]) ?? $"http://localhost:{configuration["Feedback:Port"] ?? $"{DefaultPort}"}";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query == "" && url.Fragment == ""
            ? url.AbsoluteUri.TrimEnd('/')
            : throw new ConfigurationException(Setting, "is no web address, such as https://feedback.shop.example");
    }

    /// <summary>The tools that run a Functions host on a developer's machine give it localhost and a port, without TLS.</summary>
    private static string? SiteOf(string? name) => name switch
    {
        null or "" => null,
        _ when name.StartsWith("localhost:", StringComparison.Ordinal) => $"http://{name}",
        _ => $"https://{name}",
    };
}
