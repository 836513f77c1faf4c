using System.Globalization;
using Feedback.Hosting;

namespace Feedback.Monitoring;

/// <summary>How sources are read. Section <c>Feedback:Monitoring</c>.</summary>
internal sealed record MonitoringOptions
{
    private const string Section = "Feedback:Monitoring";
    private static readonly string[] Names = [nameof(AllowedPrivateHosts), nameof(PauseBetweenCalls), nameof(KeepPages)];

    /// <summary>Hosts that may be called although their addresses are not public, as <c>host</c> or <c>host:port</c>; default none.</summary>
    public IReadOnlyList<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>From the end of one call to a host to the start of the next; 0 to 1 minute, default 1 second.</summary>
    public TimeSpan PauseBetweenCalls { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long raw answers are kept, which may hold personal data; 1 hour to 366 days, default 30 days.</summary>
    public TimeSpan KeepPages { get; init; } = TimeSpan.FromDays(30);

    /// <exception cref="ConfigurationException">A setting is unknown or wrong.</exception>
    public static MonitoringOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
        {
            if (!Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new ConfigurationException(child.Path, $"is unknown; there are {string.Join(", ", Names)}");
        }
        var standard = new MonitoringOptions();
        return new MonitoringOptions
        {
            AllowedPrivateHosts = [.. section.GetSection(nameof(AllowedPrivateHosts)).GetChildren().Select(host => host.Value).OfType<string>()],
            PauseBetweenCalls = Time(section, nameof(PauseBetweenCalls), standard.PauseBetweenCalls, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            KeepPages = Time(section, nameof(KeepPages), standard.KeepPages, TimeSpan.FromHours(1), TimeSpan.FromDays(366)),
        };
    }

    private static TimeSpan Time(IConfigurationSection section, string name, TimeSpan standard, TimeSpan least, TimeSpan most) => section[name] switch
    {
        null => standard,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= most => time,
        _ => throw new ConfigurationException($"{section.Path}:{name}", $"is no time from {least:c} to {most:c} in the form [d.]hh:mm:ss"),
    };
}
