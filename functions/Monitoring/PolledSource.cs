using Feedback.Access;
using Feedback.Models.Ledger;
using Feedback.Models.Mentions;
using Feedback.Monitoring.Sources;
using Feedback.Shops;

namespace Feedback.Monitoring;

/// <summary>A source, ready to be polled.</summary>
/// <param name="Fault">Why it cannot be: a reference leads nowhere, or a setting is wrong; null when it can.</param>
internal sealed record PolledSource(ShopSource Source, SourceAdapter Adapter, SourceSettings Settings, bool IsEditable = false, string? Fault = null)
{
    // What only says how much or how closely to look leaves positions as they are.
    private static readonly HashSet<string> NotIdentity = new(StringComparer.OrdinalIgnoreCase) { CommonSettings.DailyUnits, CommonSettings.Canary };

    // Thousands of sources are listed at every tick; few of them are read.
    private readonly Lazy<MentionQuery?> _mentions = new(() => CommonSettings.MentionsOf(Settings));

    /// <summary>Stands for the settings, secrets left out.</summary>
    public string Fingerprint { get; } = Base32.IdOf(
        [Source.Type, .. Source.Settings.Where(s => !NotIdentity.Contains(s.Key)).OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase).SelectMany(s => (string[])[s.Key, s.Value])]);

    /// <summary>Which of its items are about us; null when all are.</summary>
    public MentionQuery? Mentions => _mentions.Value;

    /// <summary>The interval asked for, or the shorter one that the type needs so as to miss nothing.</summary>
    public TimeSpan Every => Adapter.LongestInterval is { } longest && longest < Source.Every ? longest : Source.Every;

    public int DailyUnits => PageNumber.Parse(Settings[CommonSettings.DailyUnits]) ?? Adapter.DailyUnits(Settings);

    /// <summary>Sources with the same are read one after another: they share a host, or a platform.</summary>
    public string Host => SourceAddress.Web(Settings["endpoint"])?.Authority ?? SourceAddress.Web(Settings["url"])?.Authority ?? Settings["server"]
        ?? $"type:{Source.Type}";

    /// <summary>Makes a source of its settings, with references followed.</summary>
    /// <param name="path">Where the settings stand, for messages.</param>
    /// <exception cref="Hosting.ConfigurationException">A reference leads nowhere.</exception>
    public static PolledSource Of(ShopSource source, SourceAdapter adapter, string path)
    {
        var secrets = adapter.Fields.Where(field => field.Kind == FieldKind.Secret).Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new PolledSource(source, adapter, new SourceSettings(source.Id, source.Type, source.Settings.Select(setting => secrets.Contains(setting.Key)
            ? KeyValuePair.Create(setting.Key, SecretReference.Resolve($"{path}:{setting.Key}", setting.Value))
            : setting)));
    }
}
