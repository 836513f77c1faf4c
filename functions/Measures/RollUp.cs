using System.Globalization;
using Feedback.Models.Measures;
using Feedback.Responses;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Measures;

/// <summary>
/// Counts changed hours anew from the timeline into the table <c>measures</c> (partition <c>{shop}_{yyyyMM}</c>, row <c>{yyyyMMddHH}</c>). An hour is
/// always counted whole, so repeats, crashes and two workers at once cannot count anything twice.
/// </summary>
internal sealed class RollUp(TableStore tables, Timeline timeline, CaseStore cases, ShopDirectory shops, TimeProvider time)
{
    private readonly Table<HourBucket> _buckets = new(tables, TableNames.Measures, MeasuresJson.Instance.HourBucket);

    /// <summary>Brings every shop's measures up to date.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var shop in shops.All)
            await RunAsync(shop.Id, cancellationToken);
    }

    /// <summary>Brings a shop's measures up to date; a small thing when nothing changed.</summary>
    public async Task RunAsync(string shop, CancellationToken cancellationToken)
    {
        await cases.SettleAsync(shop, cancellationToken);
        await timeline.ExpireAsync(shop, time.GetUtcNow(), cancellationToken);
        await foreach (var dirty in timeline.DirtyHoursAsync(shop, cancellationToken))
        {
            await CountAsync(shop, dirty.Value.Hour, cancellationToken);
            await timeline.TryClearAsync(dirty, cancellationToken);
        }
    }

    /// <summary>The counted hours that touch a time, oldest first.</summary>
    public async IAsyncEnumerable<HourBucket> ReadAsync(
        string shop, DateTimeOffset from, DateTimeOffset to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new KeyRange(Timeline.HourKey(HourBucket.HourOf(from)), Timeline.HourKey(to.AddTicks(-1)) + "~");
        for (var month = FirstOfMonth(from); month < to; month = month.AddMonths(1))
        {
            await foreach (var bucket in _buckets.ScanAsync(PartitionOf(shop, month), range, cancellationToken))
                yield return bucket.Value;
        }
    }

    private async Task CountAsync(string shop, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var key = new RowKey(PartitionOf(shop, hour), Timeline.HourKey(hour));
        bool written;
        do
        {
            // The bucket is read before the facts: whoever writes it in between has counted at least what we would.
            var present = await _buckets.GetAsync(key, cancellationToken);
            var bucket = HourBucket.Count(hour, await timeline.FactsAsync(shop, hour, cancellationToken), time.GetUtcNow());
            written = present is null
                ? await _buckets.TryInsertAsync(key, bucket, cancellationToken) is not null
                : await _buckets.TryReplaceAsync(key, bucket, present.ETag, cancellationToken) is not null;
        }
        while (!written);
    }

    private static string PartitionOf(string shop, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{shop}_{at.UtcDateTime:yyyyMM}");

    private static DateTimeOffset FirstOfMonth(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
}
