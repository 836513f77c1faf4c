using System.Text.Json;
using Feedback.Measures;
using Feedback.Models.Measures;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Measures;

public sealed class HourBucketTests
{
    private static readonly DateTimeOffset Hour = new(2026, 10, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Gen<Fact> AnyFact =
        from id in Gen.Choose(0, 40)
        from minutes in Gen.Choose(-10, 70)
        from kind in Gen.Elements(Enum.GetValues<FactKind>())
        from stars in Gen.Elements<decimal?>(null, 1m, 2.5m, 4m, 4.5m, 5m)
        from score in Gen.Choose(-1, 10)
        from label in Gen.Elements<string?>(null, "negative", "neutral", "positive")
        from excluded in Gen.Frequency((5, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("withdrawn")))
        from moved in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from agent in Gen.Elements<string?>(null, "Mila", "Jonas")
        select new Fact
        {
            Id = $"{id}-{minutes}",
            Kind = kind,
            At = Hour.AddMinutes(minutes),
            Version = 1,
            Source = kind == FactKind.Rating ? "widget" : "platform",
            Agent = agent,
            Stars = stars,
            Nps = score < 0 ? null : score,
            Ces = score is < 1 or > 7 ? null : score,
            Label = label,
            Excluded = excluded,
            Moved = moved,
            Seconds = kind is FactKind.FirstResponse or FactKind.Resolution ? minutes * minutes : null,
        };

    private static readonly Gen<Fact[]> Facts = AnyFact.ListOf().Select(facts => facts.DistinctBy(fact => (fact.Kind, fact.Id)).ToArray());

    [Fact]
    public void A_bucket_is_the_same_text_whatever_order_the_facts_come_in_and_however_often() => Prop.ForAll(
        Arb.From(
            from facts in Facts
            from repeats in facts.Length == 0 ? Gen.Constant(facts) : Gen.Elements(facts).ListOf().Select(list => list.ToArray())
            from shuffled in Gen.Shuffle(facts.Concat(repeats))
            select (facts, shuffled)),
        pair => Text(HourBucket.Count(Hour, pair.facts)) == Text(HourBucket.Count(Hour, pair.shuffled))).Check(Thorough);

    [Fact]
    public void A_bucket_counts_each_fact_of_its_hour_once_and_no_other() => Prop.ForAll(
        Arb.From(Facts),
        facts =>
        {
            var counted = facts.Where(fact => !fact.Moved && fact.At >= Hour && fact.At < Hour.AddHours(1)).ToList();
            var cells = HourBucket.Count(Hour, facts).Cells;
            return cells.Sum(cell => cell.Counts.Count) == counted.Count(fact => fact.Excluded is null)
                && cells.Sum(cell => cell.Counts.Excluded.Values.Sum()) == counted.Count(fact => fact.Excluded is not null)
                && cells.Sum(cell => cell.Counts.StarSum) == counted.Where(fact => fact.Excluded is null).Sum(fact => fact.Stars ?? 0);
        }).Check(Thorough);

    [Fact]
    public void A_report_over_buckets_is_the_same_in_any_order_and_its_groups_add_up_to_the_total() => Prop.ForAll(
        Arb.From(
            from facts in Facts
            from hours in Gen.Shuffle(new[] { -1, 0, 1 })
            from dimension in Gen.Elements(Dimension.Agent, Dimension.Source, Dimension.Kind, Dimension.Hour, Dimension.Day)
            from zone in Gen.Elements("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns")
            select (facts, hours, dimension, zone)),
        given =>
        {
            var query = new MeasureQuery
            {
                Shop = "shop",
                From = Hour.AddHours(-2),
                To = Hour.AddHours(3),
                Zone = TimeZoneInfo.FindSystemTimeZoneById(given.zone),
                By = [given.dimension],
            };
            var buckets = given.hours.Select(hour => HourBucket.Count(Hour.AddHours(hour), given.facts)).ToList();
            var report = MeasureEngine.Report(query, buckets);
            var ordered = MeasureEngine.Report(query, buckets.OrderBy(bucket => bucket.Hour));
            return report.Rows.Select(row => (string.Join('|', row.Key), row.Values.Items)).SequenceEqual(
                    ordered.Rows.Select(row => (string.Join('|', row.Key), row.Values.Items)))
                && report.Total.Items == report.Rows.Sum(row => row.Values.Items)
                && report.Total.FirstResponse.N == report.Rows.Sum(row => row.Values.FirstResponse.N)
                && report.Total.Nps.N == report.Rows.Sum(row => row.Values.Nps.N)
                && report.Total.FirstResponse.MedianSeconds == ordered.Total.FirstResponse.MedianSeconds;
        }).Check(Thorough);

    private static string Text(HourBucket bucket) => JsonSerializer.Serialize(bucket, MeasuresJson.Instance.HourBucket);
}
