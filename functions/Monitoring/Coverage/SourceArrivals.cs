using Feedback.Models.Measures;

namespace Feedback.Monitoring.Coverage;

/// <summary>What the counted hours of a shop say about one source.</summary>
internal sealed class SourceArrivals
{
    private readonly Dictionary<DateTimeOffset, int> _byHour = [];

    /// <summary>Items that are still there.</summary>
    public long Held { get; private set; }

    /// <summary>When the newest item was written, to the quarter of an hour.</summary>
    public DateTimeOffset? LastItemAt { get; private set; }

    /// <summary>When we last answered one.</summary>
    public DateTimeOffset? LastResponseAt { get; private set; }

    public IReadOnlyDictionary<DateTimeOffset, int> ByHour => _byHour;

    public int Since(DateTimeOffset from) => _byHour.Where(hour => hour.Key >= from).Sum(hour => hour.Value);

    /// <summary>Sorts hours by source.</summary>
    public static async Task<IReadOnlyDictionary<string, SourceArrivals>> OfAsync(IAsyncEnumerable<HourBucket> hours)
    {
        var sources = new Dictionary<string, SourceArrivals>(StringComparer.Ordinal);
        await foreach (var hour in hours)
        {
            foreach (var (key, counts) in hour.Cells)
            {
                if (counts.Count == 0)
                    continue;
                if (!sources.TryGetValue(key.Source, out var arrivals))
                    sources.Add(key.Source, arrivals = new SourceArrivals());
                arrivals.Add(hour.Hour, key, counts.Count);
            }
        }
        return sources;
    }

    private void Add(DateTimeOffset hour, CellKey key, int count)
    {
        var at = hour.AddMinutes(15 * key.Quarter);
        if (key.Kind is FactKind.Review or FactKind.Mention)
        {
            Held += count;
            _byHour[hour] = _byHour.GetValueOrDefault(hour) + count;
            LastItemAt = LastItemAt > at ? LastItemAt : at;
        }
        else if (key.Kind == FactKind.FirstResponse)
        {
            LastResponseAt = LastResponseAt > at ? LastResponseAt : at;
        }
    }
}
