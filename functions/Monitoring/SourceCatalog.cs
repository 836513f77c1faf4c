using Feedback.Hosting;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>All sources with their adapters: those of the configuration, checked at start, and those added since, read anew each time.</summary>
internal sealed class SourceCatalog
{
    private readonly Dictionary<(string Shop, string Id), PolledSource> _configured;
    private readonly ShopDirectory _shops;
    private readonly Table<SourceDefinition> _definitions;

    /// <exception cref="ConfigurationException">A setting of a configured source is missing, unknown or wrong.</exception>
    public SourceCatalog(ShopDirectory shops, TableStore tables)
    {
        _shops = shops;
        _definitions = new(tables, TableNames.Sources, MonitoringJson.Instance.SourceDefinition);
        _configured = shops.All.SelectMany(shop => shop.Sources).Select(Check).ToDictionary(source => (source.Source.Shop, source.Source.Id));
    }

    public async Task<IReadOnlyList<PolledSource>> AllAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(_shops.All.Select(shop => OfAsync(shop.Id, cancellationToken)))).SelectMany(sources => sources)];

    /// <summary>The sources of a shop by id.</summary>
    public async Task<IReadOnlyList<PolledSource>> OfAsync(string shop, CancellationToken cancellationToken)
    {
        var sources = _configured.Values.Where(source => source.Source.Shop == shop).ToList();
        await foreach (var row in _definitions.ScanAsync(shop, SourceRows.Definitions, cancellationToken))
        {
            if (!_configured.ContainsKey((shop, row.Value.Id)) && Added(row.Value.In(shop)) is { } added)
                sources.Add(added);
        }
        return [.. sources.OrderBy(source => source.Source.Id, StringComparer.Ordinal)];
    }

    public async ValueTask<PolledSource?> FindAsync(string shop, string id, CancellationToken cancellationToken)
    {
        if (_configured.TryGetValue((shop, id), out var configured))
            return configured;
        return _shops.TryGet(shop, out _) && ShopDirectory.IsId(id)
            && await _definitions.GetAsync(SourceRows.Definition(shop, id), cancellationToken) is { } row ? Added(row.Value.In(shop)) : null;
    }

    public bool IsConfigured(string shop, string id) => _configured.ContainsKey((shop, id));

    private static PolledSource Check(ShopSource source)
    {
        var path = $"Feedback:Shops:{source.Shop}:Sources:{source.Id}";
        var adapter = SourceTypes.Find(source.Type)
            ?? throw new ConfigurationException($"{path}:Type", $"'{source.Type}' is unknown; there are {string.Join(", ", SourceTypes.All.Select(t => t.Type))}");
        var polled = PolledSource.Of(source, adapter, path);
        foreach (var problem in adapter.Problems(polled.Settings))
            throw new ConfigurationException($"{path}:{problem.Field}", $"is not right: {problem.Message.TrimEnd('.')}");
        return polled;
    }

    // What was right when it was saved may not be any more: the source is listed with the fault instead of stopping everything.
    private static PolledSource? Added(ShopSource source)
    {
        if (SourceTypes.Find(source.Type) is not { } adapter)
            return null;
        try
        {
            var polled = PolledSource.Of(source, adapter, source.Id);
            return polled with { IsEditable = true, Fault = adapter.Problems(polled.Settings).FirstOrDefault()?.Message };
        }
        catch (ConfigurationException unresolved)
        {
            return new PolledSource(source, adapter, new SourceSettings(source.Id, source.Type, []), IsEditable: true, unresolved.Message);
        }
    }
}
