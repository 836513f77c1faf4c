namespace Feedback.Hosting;

/// <summary>Where customers reach this installation, without a trailing slash: <c>Feedback:PublicUrl</c>, else this machine's port.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    public const int DefaultPort = 7071;
    private const string Setting = "Feedback:PublicUrl";

    public string Base { get; } = Read(configuration);

    private static string Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return $"http://localhost:{configuration["Feedback:Port"] ?? $"{DefaultPort}"}";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query == "" && url.Fragment == ""
            ? url.AbsoluteUri.TrimEnd('/')
            : throw new ConfigurationException(Setting, "is no web address, such as https://feedback.shop.example");
    }
}
