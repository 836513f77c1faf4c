using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Analysis;

/// <summary>
/// The table <c>conflicts</c>: items whose text clearly says the opposite of their stars (“Sternirrtum”), one partition a shop, row the item's id. Follows
/// the items: a row is there as long as the item is disputed.
/// </summary>
internal sealed class StarConflicts(TableStore tables, ItemLedger ledger)
{
    /// <summary>More than these nobody works through; a count says so.</summary>
    public const int Most = 1_000;

    private readonly Table<DisputedItem> _rows = new(tables, TableNames.Conflicts, AnalysisJson.Instance.DisputedItem);

    public async Task FollowAsync(string shop, FeedbackItem item, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = new RowKey(shop, item.Identity.Id);
            if (item.Analysis is { StarsDisputed: true })
                await _rows.UpsertAsync(key, new DisputedItem(item.Identity.Id, item.CreatedAt), cancellationToken);
            else if (item.Version > 1)
                await _rows.TryDeleteAsync(key, null, cancellationToken);
            else
                return;
            // A faster worker may have followed a later version already, and this one written over it.
            var latest = await ledger.FindAsync(shop, item.Identity.Id, cancellationToken);
            if (latest is null || latest.Version <= item.Version)
                return;
            item = latest;
        }
    }

    /// <summary>Newest first, the first <see cref="Most"/> that are found.</summary>
    public async Task<IReadOnlyList<DisputedItem>> ListAsync(string shop, CancellationToken cancellationToken)
    {
        var items = new List<DisputedItem>();
        await foreach (var row in _rows.ScanAsync(shop, KeyRange.All, cancellationToken))
        {
            items.Add(row.Value);
            if (items.Count == Most)
                break;
        }
        return [.. items.OrderByDescending(item => item.CreatedAt)];
    }
}

internal sealed record DisputedItem(string ItemId, DateTimeOffset CreatedAt);
