using System.Globalization;
using Feedback.Models.Measures;

namespace Feedback.Tests.Measures;

public sealed class MeasureEngineTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void A_day_begins_at_midnight_of_its_zone_also_when_the_clock_is_changed()
    {
        // 2026-03-29 has 23 hours in Berlin, 2026-10-25 has 25.
        var report = Report(Berlin, Dimension.Day, [
            "2026-03-28T22:59:00Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z",
            "2026-10-24T21:59:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z"]);

        Assert.Equal(
            [("2026-03-28", 1), ("2026-03-29", 2), ("2026-03-30", 1), ("2026-10-24", 1), ("2026-10-25", 2), ("2026-10-26", 1)],
            report.Rows.Select(row => (row.Key[0], row.Values.Items)));
    }

    [Fact]
    public void The_hour_that_comes_twice_in_autumn_is_two_hours()
    {
        var report = Report(Berlin, Dimension.Hour, ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);

        Assert.Equal(["2026-10-25T02:00+01:00", "2026-10-25T02:00+02:00"], report.Rows.Select(row => row.Key[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Asia/Kathmandu", "2026-05-01T18:14:59Z", "2026-05-01")]
    [InlineData("Asia/Kathmandu", "2026-05-01T18:15:00Z", "2026-05-02")]
    [InlineData("Asia/Kolkata", "2026-05-01T18:30:00Z", "2026-05-02")]
    [InlineData("Australia/Lord_Howe", "2026-05-01T13:30:00Z", "2026-05-02")]
    [InlineData("America/New_York", "2026-05-01T03:59:00Z", "2026-04-30")]
    public void Zones_that_are_not_whole_hours_off_have_their_own_midnight(string zone, string at, string day)
    {
        var report = Report(TimeZoneInfo.FindSystemTimeZoneById(zone), Dimension.Day, [at]);

        Assert.Equal(day, Assert.Single(report.Rows).Key[0]);
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_belong_to_the_year_of_their_Thursday()
    {
        var report = Report(Berlin, Dimension.Week, ["2026-12-31T12:00:00Z", "2027-01-03T12:00:00Z", "2027-01-04T12:00:00Z"]);

        Assert.Equal([("2026-W53", 2), ("2027-W01", 1)], report.Rows.Select(row => (row.Key[0], row.Values.Items)));
    }

    [Fact]
    public void The_start_of_a_time_is_included_and_its_end_is_not()
    {
        var facts = new[] { "2026-01-05T08:59:59Z", "2026-01-05T09:00:00Z", "2026-01-05T09:14:59Z", "2026-01-05T09:15:00Z" }.Select(Facts.Rating).ToList();
        var query = new MeasureQuery
        {
            Shop = "shop",
            From = At("2026-01-05T09:00:00Z"),
            To = At("2026-01-05T09:15:00Z"),
            Zone = TimeZoneInfo.Utc,
        };

        Assert.Equal(2, MeasureEngine.Report(query, Buckets(facts)).Total.Items);
    }

    [Fact]
    public void A_filter_passes_any_of_its_values_and_every_dimension_must_pass()
    {
        var facts = new[]
        {
            Facts.Rating() with { Agent = "Mila", Channel = "chat" },
            Facts.Rating() with { Agent = "Jonas", Channel = "chat" },
            Facts.Rating() with { Agent = "Aylin", Channel = "chat" },
            Facts.Rating() with { Agent = "Mila", Channel = "phone" },
        };
        var query = Query(TimeZoneInfo.Utc, Dimension.Agent) with
        {
            Filter = new Dictionary<Dimension, IReadOnlySet<string>>
            {
                [Dimension.Agent] = new HashSet<string> { "Mila", "Jonas" },
                [Dimension.Channel] = new HashSet<string> { "chat" },
            },
        };

        var report = MeasureEngine.Report(query, Buckets(facts));

        Assert.Equal([("Jonas", 1), ("Mila", 1)], report.Rows.Select(row => (row.Key[0], row.Values.Items)));
        Assert.Equal(2, report.Total.Items);
    }

    [Fact]
    public void A_fact_that_was_read_twice_or_has_moved_counts_once()
    {
        var fact = Facts.Rating();
        var moved = fact with { At = fact.At.AddHours(-1), Moved = true };

        Assert.Equal(1, Buckets([fact, fact, moved]).Sum(bucket => bucket.Cells.Sum(cell => cell.Counts.Count)));
    }

    private static MeasureReport Report(TimeZoneInfo zone, Dimension by, string[] instants) =>
        MeasureEngine.Report(Query(zone, by), Buckets(instants.Select(Facts.Rating)));

    private static MeasureQuery Query(TimeZoneInfo zone, Dimension by) => new()
    {
        Shop = "shop",
        From = At("2025-01-01T00:00:00Z"),
        To = At("2028-01-01T00:00:00Z"),
        Zone = zone,
        By = [by],
    };

    private static List<HourBucket> Buckets(IEnumerable<Fact> facts)
    {
        var all = facts.ToList();
        return [.. all.Select(fact => HourBucket.HourOf(fact.At)).Distinct().Select(hour => HourBucket.Count(hour, all))];
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
