using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Feedback.Hosting;
using Feedback.Ratings;
using Feedback.Ratings.Hooks;

namespace Feedback.Shops;

/// <summary>The shops of this installation, read once at start. A wrong setting is named and stops the start.</summary>
public sealed partial class ShopDirectory
{
    private const string Section = "Feedback:Shops";
    private static readonly string[] ShopSettings = ["Name", "Language", "TimeZone", "Origins", "AnswerWithin", "Asking", "OpenRatings", "Hooks", "Sources"];

    private readonly Dictionary<string, Shop> _shops;

    public ShopDirectory(IEnumerable<Shop> shops) => _shops = shops.ToDictionary(shop => shop.Id);

    public IReadOnlyCollection<Shop> All => _shops.Values;

    /// <summary>The shop meant when a request names none: the only one.</summary>
    public Shop? Only => _shops.Count == 1 ? _shops.Values.First() : null;

    public bool TryGet(string id, [NotNullWhen(true)] out Shop? shop) => _shops.TryGetValue(id, out shop);

    /// <summary>Whether a text can name a shop or a source: 1 to 32 lower-case letters, digits and inner hyphens.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static ShopDirectory Read(IConfiguration configuration) => configuration[Section] is { Length: > 0 }
        ? throw new ConfigurationException(Section, "has no shops by id, such as Feedback:Shops:myshop:Name")
        : new([.. configuration.GetSection(Section).GetChildren().Select(ReadShop)]);

    private static Shop ReadShop(IConfigurationSection section)
    {
        var id = RequireId(section);
        foreach (var child in section.GetChildren())
        {
            if (!ShopSettings.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new ConfigurationException(child.Path, $"is unknown; a shop has {string.Join(", ", ShopSettings)}");
        }
        return new Shop
        {
            Id = id,
            Name = section["Name"] ?? id,
            Language = section["Language"] switch
            {
                null => "de",
                "de" or "en" => section["Language"]!,
                _ => throw new ConfigurationException($"{section.Path}:Language", "is neither de nor en"),
            },
            Zone = ReadZone(section),
            Origins = [.. section.GetSection("Origins").GetChildren().Select(ReadOrigin)],
            AnswerWithin = ReadTime(section, "AnswerWithin", TimeSpan.FromHours(24), TimeSpan.FromMinutes(1)),
            Asking = AskingSettings.Read(section.GetSection("Asking")),
            OpenRatings = AskingSettings.ReadSwitch(section, "OpenRatings", standard: false),
            HookSecrets = HookSettings.Read(section.GetSection("Hooks")),
            Sources = [.. section.GetSection("Sources").GetChildren().Select(source => ReadSource(id, source))],
        };
    }

    private static ShopSource ReadSource(string shop, IConfigurationSection section)
    {
        var id = RequireId(section);
        if (id is "widget" or "open")
            throw new ConfigurationException(section.Path, "names a source 'widget' or 'open', which are the names of collected ratings");
        return new ShopSource(
            shop,
            id,
            section["Type"] ?? throw new ConfigurationException($"{section.Path}:Type", "is missing; it names the kind of source, such as page or feed"),
            ReadTime(section, "Every", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(10)),
            section.GetChildren()
                .Where(child => child.Value is not null && !IsOneOf(child.Key, "Type", "Every"))
                .ToDictionary(child => child.Key, child => child.Value!, StringComparer.OrdinalIgnoreCase));
    }

    private static string RequireId(IConfigurationSection section) => IdPattern().IsMatch(section.Key)
        ? section.Key
        : throw new ConfigurationException(section.Path, "is no id: 1 to 32 lower-case letters, digits and inner hyphens");

    private static TimeZoneInfo ReadZone(IConfigurationSection section)
    {
        var name = section["TimeZone"] ?? "Europe/Berlin";
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new ConfigurationException($"{section.Path}:TimeZone", $"'{name}' is no IANA time zone of this machine, such as Europe/Berlin");
    }

    private static string ReadOrigin(IConfigurationSection section) =>
        Uri.TryCreate(section.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new ConfigurationException(section.Path, "is no origin, such as https://shop.example");

    internal static TimeSpan ReadTime(IConfigurationSection section, string name, TimeSpan standard, TimeSpan least) => section[name] switch
    {
        null => standard,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least => time,
        _ => throw new ConfigurationException($"{section.Path}:{name}", $"is no time of at least {least:c} in the form hh:mm:ss"),
    };

    private static bool IsOneOf(string key, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]
    private static partial Regex IdPattern();
}
