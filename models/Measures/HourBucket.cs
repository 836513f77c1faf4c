namespace Feedback.Models.Measures;

/// <summary>
/// The facts of one hour, counted by every dimension at once, so that any question about the hour can be answered without them. Cells keep the
/// quarter of the hour: days of every time zone on earth begin on one.
/// </summary>
public sealed record HourBucket(DateTimeOffset Hour, IReadOnlyList<Cell> Cells)
{
    /// <summary>Counts facts; those of other hours, moved ones, and repeats of an id and kind are left out.</summary>
    /// <param name="now">For surveys, which expire by themselves.</param>
    public static HourBucket Count(DateTimeOffset hour, IEnumerable<Fact> facts, DateTimeOffset now = default)
    {
        var cells = new Dictionary<CellKey, CellCounter>();
        var seen = new HashSet<(FactKind, string)>();
        foreach (var fact in facts)
        {
            if (fact.Moved || HourOf(fact.At) != hour || !seen.Add((fact.Kind, fact.Id)))
                continue;
            var key = CellKey.Of(fact);
            if (!cells.TryGetValue(key, out var counter))
                cells.Add(key, counter = new CellCounter());
            counter.Add(fact, now);
        }
        return new HourBucket(hour, [.. CellKey.Sort(cells).Select(c => new Cell(c.Key, c.Value.ToCounts()))]);
    }

    /// <summary>The hour, in UTC, an instant belongs to.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset at) =>
        new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}

public sealed record Cell(CellKey Key, Counts Counts);

/// <param name="Quarter">0 to 3: the quarter of the hour.</param>
public sealed record CellKey(
    int Quarter, FactKind Kind, string Source, string? Channel, string? Agent, string? Touchpoint, string? Team = null, string? HandledBy = null)
{
    public static CellKey Of(Fact fact) =>
        new(fact.At.UtcDateTime.Minute / 15, fact.Kind, fact.Source, fact.Channel, fact.Agent, fact.Touchpoint, fact.Team, fact.HandledBy);

    /// <summary>Sorts by every part in turn, so that equal buckets are stored as equal text.</summary>
    public static IEnumerable<KeyValuePair<CellKey, T>> Sort<T>(IEnumerable<KeyValuePair<CellKey, T>> cells) => cells
        .OrderBy(c => c.Key.Quarter)
        .ThenBy(c => c.Key.Kind)
        .ThenBy(c => c.Key.Source, StringComparer.Ordinal)
        .ThenBy(c => c.Key.Channel, StringComparer.Ordinal)
        .ThenBy(c => c.Key.Agent, StringComparer.Ordinal)
        .ThenBy(c => c.Key.Touchpoint, StringComparer.Ordinal)
        .ThenBy(c => c.Key.Team, StringComparer.Ordinal)
        .ThenBy(c => c.Key.HandledBy, StringComparer.Ordinal);
}
