using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Feedback.Models.Measures;
using Feedback.Storage;

namespace Feedback.Measures;

/// <summary>
/// The table <c>timeline</c>: one row per fact, by time. Partition <c>{shop}_{yyyyMM}_{shard}</c>, row key <c>{instant, newest first}_{id}</c>,
/// with <c>_survey</c> behind it where the survey counts and not its rating;
/// the shard spreads a shop's writes over four partitions of 2,000 a second each. What has changed is noted in <c>dirty</c>
/// (partition <c>{shop}</c>, row <c>{yyyyMMddHH}</c>) after the fact is written, so that no change is ever left uncounted. The months that have facts
/// are listed in <c>months</c>, newest first, so that nobody searches empty ones. When surveys expire their hour counts differently: <c>expiries</c> says when
/// (partition <c>{shop}</c>, row <c>{hour of the expiry}_{hour of the surveys}</c>).
/// </summary>
internal sealed class Timeline(TableStore tables)
{
    private const int Shards = 4;

    private readonly Table<Fact> _facts = new(tables, TableNames.Timeline, MeasuresJson.Instance.Fact);
    private readonly Table<Month> _months = new(tables, TableNames.Months, MeasuresJson.Instance.Month);
    private readonly ConcurrentDictionary<(string, string), bool> _listedMonths = new();
    private readonly ConcurrentDictionary<string, bool> _noted = new();
    private readonly Table<DirtyHour> _expiries = new(tables, TableNames.Expiries, MeasuresJson.Instance.DirtyHour);
    private readonly Table<DirtyHour> _dirty = new(tables, TableNames.Dirty, MeasuresJson.Instance.DirtyHour);

    /// <summary>Writes a fact unless the row has a newer version of it, and marks its hour.</summary>
    public async Task RecordAsync(string shop, Fact fact, CancellationToken cancellationToken)
    {
        var key = KeyOf(shop, fact);
        while (await _facts.TryInsertAsync(key, fact, cancellationToken) is null)
        {
            if (await _facts.GetAsync(key, cancellationToken) is not { } present)
                continue;
            if (present.Value.Version > fact.Version
                || await _facts.TryReplaceAsync(key, fact, present.ETag, cancellationToken) is not null)
            {
                break;
            }
        }
        await ListMonthAsync(shop, fact.At, cancellationToken);
        var hour = HourBucket.HourOf(fact.At);
        if (fact.ExpiresAt is { } expiresAt)
            await NoteExpiryAsync(shop, hour, expiresAt, cancellationToken);
        await _dirty.UpsertAsync(new RowKey(shop, HourKey(hour)), new DirtyHour(hour), cancellationToken);
    }

    /// <summary>Marks the hours in which surveys were offered that have expired since they were counted.</summary>
    public async Task ExpireAsync(string shop, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await foreach (var due in _expiries.ScanAsync(shop, new KeyRange(null, HourKey(now)), cancellationToken))
        {
            await _dirty.UpsertAsync(new RowKey(shop, HourKey(due.Value.Hour)), due.Value, cancellationToken);
            await _expiries.TryDeleteAsync(due.Key, due.ETag, cancellationToken);
        }
    }

    /// <summary>Hours whose facts changed since they were last counted, oldest first.</summary>
    public async IAsyncEnumerable<Entity<DirtyHour>> DirtyHoursAsync(
        string shop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var hour in _dirty.ScanAsync(shop, KeyRange.All, cancellationToken))
            yield return hour;
    }

    /// <summary>Strikes an hour off the list, unless it was marked again since.</summary>
    public Task<bool> TryClearAsync(Entity<DirtyHour> hour, CancellationToken cancellationToken) =>
        _dirty.TryDeleteAsync(hour.Key, hour.ETag, cancellationToken);

    /// <summary>All facts of one hour, in no order.</summary>
    public async Task<IReadOnlyList<Fact>> FactsAsync(string shop, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var range = RangeOf(hour, hour.AddHours(1));
        var shards = await Task.WhenAll(Enumerable.Range(0, Shards).Select(async shard =>
        {
            var facts = new List<Fact>();
            await foreach (var row in _facts.ScanAsync(PartitionOf(shop, hour, shard), range, cancellationToken))
                facts.Add(row.Value);
            return facts;
        }));
        return [.. shards.SelectMany(facts => facts)];
    }

    /// <summary>The first instants of months that have facts, newest first.</summary>
    /// <param name="from">The newest month wanted; null for all.</param>
    public async Task<IReadOnlyList<DateTimeOffset>> MonthsAsync(string shop, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var months = new List<DateTimeOffset>();
        await foreach (var month in _months.ScanAsync(shop, new KeyRange(from is { } newest ? MonthKey(newest) : null, null), cancellationToken))
            months.Add(month.Value.First);
        return months;
    }

    /// <summary>Facts of one month, newest first, from <paramref name="before"/> (excluded) back.</summary>
    /// <param name="month">Any instant of it.</param>
    /// <param name="before">A <see cref="PositionOf"/>, or null for the month's end.</param>
    public async IAsyncEnumerable<Fact> NewestFirstAsync(
        string shop, DateTimeOffset month, string? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = before is null ? KeyRange.All : KeyRange.After(before, null);
        var shards = Enumerable.Range(0, Shards)
            .Select(shard => _facts.ScanAsync(PartitionOf(shop, month, shard), range, cancellationToken).GetAsyncEnumerator(cancellationToken))
            .ToList();
        try
        {
            var heads = new PriorityQueue<IAsyncEnumerator<Entity<Fact>>, string>(StringComparer.Ordinal);
            foreach (var shard in shards)
            {
                if (await shard.MoveNextAsync())
                    heads.Enqueue(shard, shard.Current.Key.Row);
            }
            while (heads.TryDequeue(out var shard, out _))
            {
                yield return shard.Current.Value;
                if (await shard.MoveNextAsync())
                    heads.Enqueue(shard, shard.Current.Key.Row);
            }
        }
        finally
        {
            foreach (var shard in shards)
                await shard.DisposeAsync();
        }
    }

    /// <summary>Where a fact stands among all facts of a shop, newest first.</summary>
    public static string PositionOf(Fact fact) => $"{Descending(fact.At)}_{fact.Id}{(fact.Kind == FactKind.Survey ? "_survey" : "")}";

    private async Task ListMonthAsync(string shop, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var first = new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        if (_listedMonths.ContainsKey((shop, MonthKey(first))))
            return;
        await _months.UpsertAsync(new RowKey(shop, MonthKey(first)), new Month(first), cancellationToken);
        _listedMonths[(shop, MonthKey(first))] = true;
    }

    /// <summary>All surveys of an hour that expire in the same hour share a row, which falls due when that hour is over.</summary>
    private async Task NoteExpiryAsync(string shop, DateTimeOffset hour, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var row = new RowKey(shop, $"{HourKey(expiresAt)}_{HourKey(hour)}");
        if (_noted.ContainsKey($"{row}"))
            return;
        await _expiries.UpsertAsync(row, new DirtyHour(hour), cancellationToken);
        if (_noted.Count > 10_000)
            _noted.Clear();
        _noted[$"{row}"] = true;
    }

    private static string MonthKey(DateTimeOffset month) =>
        string.Create(CultureInfo.InvariantCulture, $"{999_999 - (month.UtcDateTime.Year * 100 + month.UtcDateTime.Month):D6}");

    private static RowKey KeyOf(string shop, Fact fact) => new(PartitionOf(shop, fact.At, ShardOf(fact.Id)), PositionOf(fact));

    private static string PartitionOf(string shop, DateTimeOffset at, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{shop}_{at.UtcDateTime:yyyyMM}_{shard}");

    private static int ShardOf(string id) => (int)(id.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) % Shards);

    private static KeyRange RangeOf(DateTimeOffset from, DateTimeOffset to) =>
        new(Descending(to.AddTicks(-1)), Descending(from.AddTicks(-1)));

    private static string Descending(DateTimeOffset at) =>
        (DateTime.MaxValue.Ticks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static string HourKey(DateTimeOffset hour) => hour.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
}

internal sealed record DirtyHour(DateTimeOffset Hour);

internal sealed record Month(DateTimeOffset First);
