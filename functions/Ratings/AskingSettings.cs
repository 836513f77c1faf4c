using System.Globalization;
using Feedback.Hosting;
using Feedback.Shops;

namespace Feedback.Ratings;

/// <summary>Reads <c>Feedback:Shops:{id}:Asking</c>.</summary>
internal static class AskingSettings
{
    private static readonly string[] Names = ["MinimumMessages", "BothSides", "MaximumAge", "CoolDown", "Bots"];

    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static AskingRules Read(IConfigurationSection section)
    {
        if (section.GetChildren().FirstOrDefault(child => !Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new ConfigurationException(unknown.Path, $"is unknown; there are {string.Join(", ", Names)}");
        var standard = new AskingRules();
        return new AskingRules
        {
            MinimumMessages = ReadCount(section, "MinimumMessages", standard.MinimumMessages),
            BothSides = ReadSwitch(section, "BothSides", standard.BothSides),
            MaximumAge = ShopDirectory.ReadTime(section, "MaximumAge", standard.MaximumAge, TimeSpan.FromMinutes(1)),
            CoolDown = ShopDirectory.ReadTime(section, "CoolDown", standard.CoolDown, TimeSpan.Zero),
            Bots = ReadSwitch(section, "Bots", standard.Bots),
        };
    }

    public static bool ReadSwitch(IConfigurationSection section, string name, bool standard) => section[name] switch
    {
        null => standard,
        var text when bool.TryParse(text, out var on) => on,
        _ => throw new ConfigurationException($"{section.Path}:{name}", "is neither true nor false"),
    };

    private static int ReadCount(IConfigurationSection section, string name, int standard) => section[name] switch
    {
        null => standard,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1_000 => count,
        _ => throw new ConfigurationException($"{section.Path}:{name}", "is no number of 0 to 1,000"),
    };
}
