using Feedback.Models.Measures;

namespace Feedback.Tests.Measures;

public sealed class FormulaTests
{
    [Theory]
    [InlineData(0, 0, null, null, null)]
    [InlineData(0, 1, 0.0, 0.0, 79.35)]
    [InlineData(1, 1, 100.0, 20.65, 100.0)]
    // Newcombe (1998), table I: 81 of 263 and 15 of 148.
    [InlineData(81, 263, 30.80, 25.53, 36.62)]
    [InlineData(15, 148, 10.14, 6.24, 16.05)]
    public void A_share_has_the_interval_of_Wilson(int yes, int n, double? value, double? low, double? high)
    {
        var share = Formulas.Percentage(yes, n);

        Assert.Equal(n, share.N);
        Assert.Equal(value, share.Value is { } v ? Math.Round(v, 2) : null);
        Assert.Equal(low, share.Low is { } l ? Math.Round(l, 2) : null);
        Assert.Equal(high, share.High is { } h ? Math.Round(h, 2) : null);
    }

    [Fact]
    public void Ten_promoters_five_passives_and_five_detractors_are_an_NPS_of_25()
    {
        int[] answers = [.. Enumerable.Repeat(10, 6), .. Enumerable.Repeat(9, 4), .. Enumerable.Repeat(8, 3), 7, 7, 6, 5, 3, 1, 0];

        var nps = Formulas.Nps(Count(answers.Select(answer => Facts.Rating() with { Nps = answer })));

        Assert.Equal((25, 20), (nps.Value, nps.N));
    }

    [Fact]
    public void CSAT_counts_four_and_five_stars_among_ratings_with_stars()
    {
        var counts = Count(new decimal?[] { 5, 4, 3, 1, null }.Select(stars => Facts.Rating() with { Stars = stars }));

        Assert.Equal((50.0, 4), (Formulas.Csat(counts).Value, Formulas.Csat(counts).N));
        Assert.Equal((3.25, 4), (Formulas.Stars(counts).Value, Formulas.Stars(counts).N));
    }

    [Fact]
    public void Durations_have_the_median_and_the_ninetieth_percentile()
    {
        var durations = Formulas.Durations([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Assert.Equal((10, 5.5, 9.1, 5.5), (durations.N, durations.MedianSeconds, Math.Round(durations.P90Seconds!.Value, 6), durations.MeanSeconds));
        Assert.Null(Formulas.Durations([]).MedianSeconds);
    }

    [Fact]
    public void What_is_excluded_counts_by_its_reason_only()
    {
        var counts = Count([Facts.Rating() with { Stars = 1, Excluded = "withdrawn" }, Facts.Rating() with { Stars = 5 }]);

        Assert.Equal((1, 5m), (counts.Count, counts.StarSum));
        Assert.Equal(new Dictionary<string, int> { ["withdrawn"] = 1 }, counts.Excluded);
    }

    private static Counts Count(IEnumerable<Fact> facts)
    {
        var counter = new CellCounter();
        foreach (var fact in facts)
            counter.Add(fact);
        return counter.ToCounts();
    }
}
