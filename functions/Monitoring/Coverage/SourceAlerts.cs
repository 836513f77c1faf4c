using System.Globalization;
using Feedback.Models.Coverage;
using Feedback.Storage;

namespace Feedback.Monitoring.Coverage;

/// <summary>
/// The table <c>alerts</c>, partition the shop: a row <c>o_{source}_{kind}</c> per open alert, so that there is one of each at most, and
/// <c>h_{instant, newest first}_{source}_{kind}</c> for those that closed.
/// </summary>
internal sealed partial class SourceAlerts(TableStore tables, TimeProvider time, ILogger<SourceAlerts> logger)
{
    private readonly Table<SourceAlert> _alerts = new(tables, TableNames.Alerts, MonitoringJson.Instance.SourceAlert);

    /// <summary>Those that are open, the oldest first.</summary>
    public async Task<IReadOnlyList<SourceAlert>> OpenAsync(string shop, CancellationToken cancellationToken)
    {
        var open = new List<SourceAlert>();
        await foreach (var row in _alerts.ScanAsync(shop, KeyRange.Prefix("o_"), cancellationToken))
            open.Add(row.Value);
        return [.. open.OrderBy(alert => alert.Since)];
    }

    /// <summary>Those that closed last, the newest first.</summary>
    public async Task<IReadOnlyList<SourceAlert>> ClosedAsync(string shop, int most, CancellationToken cancellationToken)
    {
        var closed = new List<SourceAlert>();
        await foreach (var row in _alerts.ScanAsync(shop, KeyRange.Prefix("h_"), cancellationToken))
        {
            closed.Add(row.Value);
            if (closed.Count == most)
                break;
        }
        return closed;
    }

    /// <summary>Opens what was found and is not open, closes what is open and was not found.</summary>
    /// <param name="reason">What the last poll of the source said.</param>
    public async Task FollowAsync(
        string shop, string source, IReadOnlyList<CoverageFinding> findings, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var row in _alerts.ScanAsync(shop, KeyRange.Prefix($"o_{source}_"), cancellationToken))
        {
            if (findings.Any(finding => finding.Kind == row.Value.Kind))
                continue;
            var closed = row.Value with { ClosedAt = now };
            await _alerts.UpsertAsync(new RowKey(shop, ClosedKey(closed)), closed, cancellationToken);
            await _alerts.TryDeleteAsync(row.Key, row.ETag, cancellationToken);
            LogClosed(shop, source, closed.Kind);
        }
        foreach (var finding in findings)
        {
            var key = new RowKey(shop, $"o_{source}_{finding.Kind}");
            var present = await _alerts.GetAsync(key, cancellationToken);
            var alert = new SourceAlert(source, finding.Kind, finding.Since, present?.Value.OpenedAt ?? now, null, finding.Number, finding.Probability, reason);
            if (present?.Value == alert)
                continue;
            await _alerts.UpsertAsync(key, alert, cancellationToken);
            if (present is null)
                LogOpened(shop, source, finding.Kind, finding.Since, reason);
        }
    }

    private static string ClosedKey(SourceAlert alert) => string.Create(
        CultureInfo.InvariantCulture, $"h_{DateTime.MaxValue.Ticks - alert.ClosedAt!.Value.UtcTicks:D19}_{alert.Source}_{alert.Kind}");

    [LoggerMessage(LogLevel.Warning, "Coverage of {Shop}/{Source}: {Kind} since {Since}. {Reason}")]
    private partial void LogOpened(string shop, string source, AlertKind kind, DateTimeOffset since, string? reason);

    [LoggerMessage(LogLevel.Information, "Coverage of {Shop}/{Source}: {Kind} is over.")]
    private partial void LogClosed(string shop, string source, AlertKind kind);
}
