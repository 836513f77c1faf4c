using System.Globalization;

namespace Feedback.SampleShop;

/// <summary>The configuration of the sample shop <c>demo</c>, as a shop owner would write it; used where no shop is configured.</summary>
internal static class SampleSettings
{
    /// <summary>The sample shop's id.</summary>
    public const string Shop = "demo";

    public static IEnumerable<KeyValuePair<string, string?>> For(int port)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
        const string Path = $"Feedback:Shops:{Shop}";
        return new Dictionary<string, string?>
        {
            [$"{Path}:Name"] = "Teehaus Nordlicht",
            [$"{Path}:Sources:sternplatz:Type"] = "page",
            [$"{Path}:Sources:sternplatz:Url"] = $"http://{host}/demo/sternplatz",
            [$"{Path}:Sources:sternplatz:ReplyUrl"] = $"http://{host}/demo/sternplatz/replies",
            [$"{Path}:Sources:sternplatz:Every"] = "00:00:10",
            [$"{Path}:Sources:teeblogs:Type"] = "feed",
            [$"{Path}:Sources:teeblogs:Url"] = $"http://{host}/demo/teeblogs.xml",
            [$"{Path}:Sources:teeblogs:Every"] = "00:00:15",
            // The made-up platforms are served by this very process.
            ["Feedback:Monitoring:AllowedPrivateHosts:0"] = host,
        };
    }
}
