namespace Feedback.Models.Measures;

/// <summary>Sums over facts that can be added up further, from quarter hours to years, without loss.</summary>
public sealed record Counts
{
    public static readonly Counts None = new();

    /// <summary>Facts that count.</summary>
    public int Count { get; init; }

    /// <summary>Facts that do not, by reason.</summary>
    public IReadOnlyDictionary<string, int> Excluded { get; init; } = new Dictionary<string, int>();

    /// <summary>How many gave 1, 2, 3, 4, 5 stars, halves rounded up; empty when none did.</summary>
    public IReadOnlyList<int> Stars { get; init; } = [];

    /// <summary>Sum of the stars as given.</summary>
    public decimal StarSum { get; init; }

    /// <summary>How many gave 4 stars or more, as given.</summary>
    public int Satisfied { get; init; }

    /// <summary>How many gave 0, 1, … 10; empty when none did.</summary>
    public IReadOnlyList<int> Nps { get; init; } = [];

    /// <summary>How many gave 1, 2, … 7; empty when none did.</summary>
    public IReadOnlyList<int> Ces { get; init; } = [];

    public int Negative { get; init; }

    public int Neutral { get; init; }

    public int Positive { get; init; }

    /// <summary>Durations in seconds, ascending.</summary>
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>Of surveys; null where there are none.</summary>
    public SurveyCounts? Surveys { get; init; }

    public int Starred => Stars.Sum();
}

/// <summary>Adds facts and counts up.</summary>
public sealed class CellCounter
{
    private readonly SortedDictionary<string, int> _excluded = new(StringComparer.Ordinal);
    private readonly int[] _stars = new int[5];
    private readonly int[] _nps = new int[11];
    private readonly int[] _ces = new int[7];
    private readonly List<double> _seconds = [];
    private int _count, _satisfied, _negative, _neutral, _positive;
    private decimal _starSum;
    private SurveyCounts? _surveys;

    /// <param name="now">Surveys whose time is over then have expired.</param>
    public void Add(Fact fact, DateTimeOffset now = default)
    {
        if (fact.Excluded is { } reason)
        {
            _excluded[reason] = _excluded.GetValueOrDefault(reason) + 1;
            return;
        }

        _count++;
        if (fact.Stars is >= 1 and <= 5 and var stars)
        {
            _stars[(int)Math.Round(stars, MidpointRounding.AwayFromZero) - 1]++;
            _starSum += stars;
            _satisfied += stars >= 4 ? 1 : 0;
        }
        if (fact.Nps is >= 0 and <= 10 and var nps)
            _nps[nps]++;
        if (fact.Ces is >= 1 and <= 7 and var ces)
            _ces[ces - 1]++;
        if (fact.Seconds is { } seconds)
            _seconds.Add(seconds);
        if (fact.Kind == FactKind.Survey)
            _surveys = SurveyCounts.Add(_surveys, SurveyCounts.Of(fact, now));
        _negative += fact.Label == "negative" ? 1 : 0;
        _neutral += fact.Label == "neutral" ? 1 : 0;
        _positive += fact.Label == "positive" ? 1 : 0;
    }

    public void Add(Counts counts)
    {
        _count += counts.Count;
        foreach (var (reason, count) in counts.Excluded)
            _excluded[reason] = _excluded.GetValueOrDefault(reason) + count;
        Add(_stars, counts.Stars);
        Add(_nps, counts.Nps);
        Add(_ces, counts.Ces);
        _starSum += counts.StarSum;
        _satisfied += counts.Satisfied;
        _negative += counts.Negative;
        _neutral += counts.Neutral;
        _positive += counts.Positive;
        _seconds.AddRange(counts.Seconds);
        _surveys = SurveyCounts.Add(_surveys, counts.Surveys);
    }

    public Counts ToCounts()
    {
        _seconds.Sort();
        return new Counts
        {
            Count = _count,
            Excluded = new Dictionary<string, int>(_excluded),
            Stars = OrEmpty(_stars),
            StarSum = _starSum,
            Satisfied = _satisfied,
            Nps = OrEmpty(_nps),
            Ces = OrEmpty(_ces),
            Negative = _negative,
            Neutral = _neutral,
            Positive = _positive,
            Seconds = [.. _seconds],
            Surveys = _surveys,
        };
    }

    private static void Add(int[] sums, IReadOnlyList<int> counts)
    {
        for (var i = 0; i < counts.Count; i++)
            sums[i] += counts[i];
    }

    private static int[] OrEmpty(int[] counts) => counts.All(c => c == 0) ? [] : [.. counts];
}
