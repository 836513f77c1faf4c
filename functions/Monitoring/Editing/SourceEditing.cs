using Feedback.Access;
using Feedback.Hosting;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Monitoring.Editing;

/// <summary>Adds, changes and removes sources; the interface and the console share it.</summary>
internal sealed class SourceEditing(SourceCatalog catalog, SourceStates states, Poller poller, TableStore tables, TimeProvider time)
{
    private const int MostSettings = 60;

    private readonly Table<SourceDefinition> _definitions = new(tables, TableNames.Sources, MonitoringJson.Instance.SourceDefinition);

    /// <summary>Checks a source as it would be saved.</summary>
    /// <returns>The source, or every fault by the field it is in.</returns>
    public static SourceDraft Check(string shop, string id, SourceRequestBody body)
    {
        var faults = new List<SettingProblem>();
        if (!ShopDirectory.IsId(id) || id == Analysis.ItemLedger.WidgetSource)
            faults.Add(new("id", "1 to 32 lower-case letters, digits and inner hyphens, and not 'widget'."));
        var adapter = SourceTypes.Find(body.Type);
        if (adapter is null)
            faults.Add(new("type", $"One of {string.Join(", ", SourceTypes.All.Select(type => type.Type))}."));
        var every = body.Interval();
        if (every is null)
            faults.Add(new("every", "A time from 00:00:10 to 7.00:00:00."));
        var settings = (body.Settings ?? new Dictionary<string, string?>()).Where(setting => !string.IsNullOrWhiteSpace(setting.Value))
            .Select(setting => KeyValuePair.Create(setting.Key, setting.Value!.Trim())).DistinctBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (settings.Count > MostSettings)
            faults.Add(new("settings", $"At most {MostSettings}."));
        if (adapter is null || faults.Count > 0)
            return new SourceDraft(null, faults);

        foreach (var field in adapter.Fields.Where(field => field.Kind == FieldKind.Secret && settings.ContainsKey(field.Name)))
        {
            if (SecretReference.Refusal(settings[field.Name]) is { } refusal)
                faults.Add(new(field.Name, $"'{field.Name}' {refusal}."));
        }
        // Elsewhere a reference is not followed: what looks like one would be sent as it is.
        foreach (var (name, value) in settings.Where(setting => SecretReference.IsOne(setting.Value)))
        {
            if (!adapter.Fields.Any(field => field.Kind == FieldKind.Secret && field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                faults.Add(new(name, $"'{name}' is no secret; write it as it is."));
        }
        if (adapter.ReadsFolder && settings.ContainsKey("folder"))
            faults.Add(new("folder", "A folder of the server is named in its configuration only; upload files instead."));
        if (faults.Count > 0)
            return new SourceDraft(null, faults);
        try
        {
            var source = PolledSource.Of(new ShopSource(shop, id, body.Type, every!.Value, settings), adapter, "settings");
            faults.AddRange(adapter.Problems(source.Settings));
            return new SourceDraft(faults.Count == 0 ? source with { IsEditable = true } : null, faults);
        }
        catch (ConfigurationException unresolved)
        {
            return new SourceDraft(null, [new SettingProblem(unresolved.Setting.Split(':')[^1], unresolved.Message)]);
        }
    }

    /// <summary>Reads the first page of a source that is not saved yet: what it is, what it would bring, and what its word lists leave out.</summary>
    public async Task<SourcePreview> PreviewAsync(PolledSource source, CancellationToken cancellationToken)
    {
        var trial = await poller.TryOutAsync(source, cancellationToken);
        return new SourcePreview(trial.Run, [.. trial.Page.Items.Select(item => new PreviewedItem(item, ItemDelivery.Judge(source, item)))]);
    }

    /// <summary>Saves a new source.</summary>
    /// <returns>False when the shop has one of this id.</returns>
    public async Task<bool> TryAddAsync(PolledSource source, string by, CancellationToken cancellationToken) =>
        !catalog.IsConfigured(source.Source.Shop, source.Source.Id)
        && await _definitions.TryInsertAsync(KeyOf(source.Source), DefinitionOf(source.Source, by), cancellationToken) is not null;

    /// <summary>Saves changes of a source.</summary>
    /// <returns>False when there is none of this id that can be changed here.</returns>
    public async Task<bool> TryChangeAsync(PolledSource source, string by, CancellationToken cancellationToken)
    {
        if (catalog.IsConfigured(source.Source.Shop, source.Source.Id))
            return false;
        while (await _definitions.GetAsync(KeyOf(source.Source), cancellationToken) is { } present)
        {
            if (await _definitions.TryReplaceAsync(KeyOf(source.Source), DefinitionOf(source.Source, by), present.ETag, cancellationToken) is not null)
                return true;
        }
        return false;
    }

    /// <summary>Removes a source; its items stay.</summary>
    /// <returns>False when there is none of this id that can be removed here.</returns>
    public async Task<bool> TryRemoveAsync(string shop, string id, CancellationToken cancellationToken)
    {
        if (catalog.IsConfigured(shop, id) || !ShopDirectory.IsId(id)
            || !await _definitions.TryDeleteAsync(SourceRows.Definition(shop, id), null, cancellationToken))
        {
            return false;
        }
        await states.ForgetAsync(shop, id, cancellationToken);
        return true;
    }

    private SourceDefinition DefinitionOf(ShopSource source, string by) =>
        new(source.Id, source.Type, source.Every.TotalSeconds, source.Settings, time.GetUtcNow(), by);

    private static RowKey KeyOf(ShopSource source) => SourceRows.Definition(source.Shop, source.Id);
}

/// <param name="Source">Null when there are faults.</param>
internal sealed record SourceDraft(PolledSource? Source, IReadOnlyList<SettingProblem> Faults);

internal sealed record SourcePreview(PollRun Run, IReadOnlyList<PreviewedItem> Items);

internal sealed record PreviewedItem(Models.Items.Item Item, Models.Mentions.MentionVerdict Verdict);
