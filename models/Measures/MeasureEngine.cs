using System.Globalization;

namespace Feedback.Models.Measures;

/// <summary>Answers a query from the hour buckets of its time. Pure: the same buckets in any order give the same report.</summary>
public static class MeasureEngine
{
    private static readonly Counts[] NoCounts = [.. Enum.GetValues<FactKind>().Select(_ => Counts.None)];

    /// <param name="buckets">At least all buckets that touch the query's time, each hour once.</param>
    public static MeasureReport Report(MeasureQuery query, IEnumerable<HourBucket> buckets)
    {
        var total = new Group();
        var groups = new Dictionary<string, (string[] Key, Group Group)>();
        foreach (var bucket in buckets)
        {
            foreach (var (key, counts) in bucket.Cells)
            {
                var at = bucket.Hour.AddMinutes(15 * key.Quarter);
                if (at < query.From || at >= query.To || !Matches(query, key, at))
                    continue;
                total.Add(key.Kind, counts);
                if (query.By.Count == 0)
                    continue;
                string[] values = [.. query.By.Select(dimension => Value(dimension, key, at, query.Zone))];
                var joined = string.Join('\u001f', values);
                if (!groups.TryGetValue(joined, out var group))
                    groups.Add(joined, group = (values, new Group()));
                group.Group.Add(key.Kind, counts);
            }
        }
        return new MeasureReport(
            query,
            total.ToValues(),
            [.. groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new MeasureRow(g.Value.Key, g.Value.Group.ToValues()))]);
    }

    private static bool Matches(MeasureQuery query, CellKey key, DateTimeOffset at) =>
        query.Filter.All(wanted => wanted.Value.Contains(Value(wanted.Key, key, at, query.Zone)));

    private static string Value(Dimension dimension, CellKey key, DateTimeOffset at, TimeZoneInfo zone) => dimension switch
    {
        Dimension.Kind => Name(key.Kind),
        Dimension.Source => key.Source,
        Dimension.Channel => key.Channel ?? "",
        Dimension.Agent => key.Agent ?? "",
        Dimension.Touchpoint => key.Touchpoint ?? "",
        Dimension.Team => key.Team ?? "",
        Dimension.HandledBy => key.HandledBy ?? "",
        // With the offset, so that the hour that comes twice in autumn is two hours.
        Dimension.Hour => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd'T'HH':00'zzz", CultureInfo.InvariantCulture),
        Dimension.Day => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Dimension.Week => Week(TimeZoneInfo.ConvertTime(at, zone).DateTime),
        Dimension.Month => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>ISO 8601: weeks begin on Monday.</summary>
    private static string Week(DateTime local) =>
        string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local)}-W{ISOWeek.GetWeekOfYear(local):00}");

    public static string Name(FactKind kind) => kind switch
    {
        FactKind.Rating => "rating",
        FactKind.Review => "review",
        FactKind.Mention => "mention",
        FactKind.FirstResponse => "first-response",
        FactKind.Resolution => "resolution",
        FactKind.Survey => "survey",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private sealed class Group
    {
        private readonly CellCounter?[] _counters = new CellCounter?[NoCounts.Length];

        public void Add(FactKind kind, Counts counts) => (_counters[(int)kind] ??= new CellCounter()).Add(counts);

        public MeasureValues ToValues()
        {
            var of = NoCounts.Select((none, kind) => _counters[kind]?.ToCounts() ?? none).ToArray();
            var (ratings, reviews, mentions) = (of[(int)FactKind.Rating], of[(int)FactKind.Review], of[(int)FactKind.Mention]);
            var items = new CellCounter();
            items.Add(ratings);
            items.Add(reviews);
            items.Add(mentions);
            var all = items.ToCounts();
            var surveys = of[(int)FactKind.Survey].Surveys ?? SurveyCounts.None;
            return new MeasureValues
            {
                Items = all.Count,
                Ratings = ratings.Count,
                Reviews = reviews.Count,
                Mentions = mentions.Count,
                Negative = all.Negative,
                Neutral = all.Neutral,
                Positive = all.Positive,
                Csat = Formulas.Csat(ratings),
                Stars = Formulas.Stars(all),
                StarCounts = all.Stars is [] ? [0, 0, 0, 0, 0] : all.Stars,
                Nps = Formulas.Nps(ratings),
                Ces = Formulas.Ces(ratings),
                FirstResponse = Formulas.Durations(of[(int)FactKind.FirstResponse].Seconds),
                Resolution = Formulas.Durations(of[(int)FactKind.Resolution].Seconds),
                Surveys = surveys,
                ResponseRate = Formulas.Percentage(surveys.Rated, surveys.Offered),
                Excluded = all.Excluded,
            };
        }
    }
}
