using Feedback.Access;
using Feedback.Hosting;
using Feedback.Monitoring.Sources;
using Feedback.Shops;

namespace Feedback.Monitoring;

/// <summary>The configured sources with their adapters, checked at start.</summary>
internal sealed class SourceCatalog
{
    private readonly Dictionary<(string Shop, string Id), PolledSource> _sources;

    /// <exception cref="ConfigurationException">A setting of a source is missing, unknown or wrong.</exception>
    public SourceCatalog(ShopDirectory shops) =>
        _sources = shops.All.SelectMany(shop => shop.Sources).Select(Check).ToDictionary(source => (source.Source.Shop, source.Source.Id));

    public IEnumerable<PolledSource> All => _sources.Values;

    public IEnumerable<PolledSource> Of(string shop) => All.Where(source => source.Source.Shop == shop);

    public PolledSource? Find(string shop, string id) => _sources.GetValueOrDefault((shop, id));

    private static PolledSource Check(ShopSource source)
    {
        var path = $"Feedback:Shops:{source.Shop}:Sources:{source.Id}";
        var adapter = SourceTypes.Find(source.Type)
            ?? throw new ConfigurationException($"{path}:Type", $"'{source.Type}' is unknown; there are {string.Join(", ", SourceTypes.All.Select(t => t.Type))}");
        var secrets = adapter.Fields.Where(field => field.Kind == FieldKind.Secret).Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var settings = new SourceSettings(source.Id, source.Type, source.Settings.Select(setting => secrets.Contains(setting.Key)
            ? KeyValuePair.Create(setting.Key, SecretReference.Resolve($"{path}:{setting.Key}", setting.Value))
            : setting));
        foreach (var problem in adapter.Problems(settings))
            throw new ConfigurationException($"{path}:{problem.Field}", $"is not right: {problem.Message.TrimEnd('.')}");
        return new PolledSource(source, adapter, settings);
    }
}

/// <summary>A configured source, ready to be polled.</summary>
internal sealed record PolledSource(ShopSource Source, SourceAdapter Adapter, SourceSettings Settings)
{
    /// <summary>Stands for the settings, secrets left out.</summary>
    public string Fingerprint { get; } = Models.Ledger.Base32.IdOf(
        [Source.Type, .. Source.Settings.OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase).SelectMany(s => (string[])[s.Key, s.Value])]);
}
