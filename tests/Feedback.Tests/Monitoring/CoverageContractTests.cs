using Feedback.Models.Coverage;

namespace Feedback.Tests.Monitoring;

/// <summary>The rules by which a source is judged, fact by fact.</summary>
public sealed class CoverageContractTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly CoverageFacts Well = new()
    {
        Every = TimeSpan.FromMinutes(15),
        Outcome = "ok",
        FirstPollAt = Now.AddDays(-100),
        LastPollAt = Now.AddMinutes(-5),
        LastOkAt = Now.AddMinutes(-5),
        Total = 100,
        Held = 100,
        UsualGap = 0,
    };

    [Fact]
    public void A_source_that_is_well_has_no_finding() => Assert.Empty(CoverageContract.Judge(Well, Now));

    [Theory]
    [InlineData("blocked", 1, true)]
    [InlineData("auth", 1, true)]
    [InlineData("changed", 1, true)]
    [InlineData("failed", 2, false)]
    [InlineData("failed", 3, true)]
    [InlineData("throttled", 2, false)]
    [InlineData("throttled", 3, true)]
    [InlineData("empty", 0, false)]
    public void A_refusal_blinds_at_once_and_a_fault_when_it_does_not_pass(string outcome, int failures, bool isBlind) => Assert.Equal(
        isBlind, CoverageContract.Judge(Well with { Outcome = outcome, Failures = failures }, Now).Any(finding => finding.Kind == AlertKind.Blind));

    [Theory]
    [InlineData(100, 98, 0, false)]
    [InlineData(100, 97, 0, true)]
    [InlineData(1000, 990, 0, false)]
    [InlineData(1000, 989, 0, true)]
    [InlineData(1000, 500, 500, false)]
    [InlineData(1000, 489, 500, true)]
    [InlineData(90, 100, 0, false)]
    public void A_gap_is_more_than_comes_and_goes_and_more_than_is_usual(long total, long held, long usual, bool isGap) => Assert.Equal(
        isGap,
        CoverageContract.Judge(Well with { Total = total, Held = held, UsualGap = usual, GapSince = Now.AddHours(-7) }, Now).Any(f => f.Kind == AlertKind.Gap));

    [Fact]
    public void A_gap_that_is_new_a_sample_or_a_first_reading_is_none()
    {
        var gap = Well with { Total = 200, GapSince = Now.AddHours(-7) };

        Assert.Equal(100, Assert.Single(CoverageContract.Judge(gap, Now)).Number);
        Assert.Empty(CoverageContract.Judge(gap with { GapSince = Now.AddHours(-5) }, Now));
        Assert.Empty(CoverageContract.Judge(gap with { IsSample = true }, Now));
        Assert.Empty(CoverageContract.Judge(gap with { IsBackfilling = true }, Now));
        Assert.Empty(CoverageContract.Judge(gap with { Total = null }, Now));
    }

    [Fact]
    public void A_silence_is_told_of_sources_that_can_be_read_only()
    {
        var silent = Well with { LastItemAt = Now.AddDays(-8), Silence = new SilenceReading(40, 11, 0.00002) };

        Assert.Equal(AlertKind.Silence, Assert.Single(CoverageContract.Judge(silent, Now)).Kind);
        Assert.Equal(AlertKind.Blind, Assert.Single(CoverageContract.Judge(silent with { Outcome = "blocked" }, Now)).Kind);
        Assert.Empty(CoverageContract.Judge(silent with { Silence = new SilenceReading(40, 2, 0.13) }, Now));
    }

    [Fact]
    public void The_probability_of_silence_is_that_of_a_poisson_process()
    {
        // Two a day, at 10 and at 16 o'clock, for 28 days.
        var last = Now.AddDays(-3);
        var arrivals = Enumerable.Range(0, 28).SelectMany(day => (DateTimeOffset[])
            [new(2026, 2, 27, 10, 0, 0, TimeSpan.Zero), new(2026, 2, 26, 16, 0, 0, TimeSpan.Zero)], (day, at) => at.AddDays(-day)).ToDictionary(at => at, _ => 1);

        var reading = Silence.Read(arrivals, last, last.AddDays(3), TimeZoneInfo.Utc)!;

        Assert.Equal(56, reading.Items);
        Assert.Equal(6, reading.Expected, 1e-9);
        Assert.Equal(Math.Exp(-6), reading.Probability, 1e-9);
    }

    [Fact]
    public void By_night_a_shop_of_daytime_may_be_silent_for_longer()
    {
        var last = new DateTimeOffset(2026, 2, 27, 17, 0, 0, TimeSpan.Zero);
        var arrivals = Enumerable.Range(0, 28 * 8).ToDictionary(i => last.AddDays(-(i / 8)).AddHours(-(i % 8)), _ => 1);

        var night = Silence.Read(arrivals, last.AddHours(1), last.AddHours(9), TimeZoneInfo.Utc)!;
        var day = Silence.Read(arrivals, last.AddHours(16), last.AddHours(24), TimeZoneInfo.Utc)!;

        Assert.True(day.Expected > 2 * night.Expected);
    }

    [Fact]
    public void Few_items_make_no_rate() =>
        Assert.Null(Silence.Read(new Dictionary<DateTimeOffset, int> { [Now.AddDays(-3)] = 4 }, Now.AddDays(-3), Now, TimeZoneInfo.Utc));
}
