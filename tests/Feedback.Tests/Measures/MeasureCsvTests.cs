using Feedback.Measures;
using Feedback.Models.Measures;

namespace Feedback.Tests.Measures;

public sealed class MeasureCsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 431", "'+49 431")]
    [InlineData("-Mila", "'-Mila")]
    [InlineData("@Mila", "'@Mila")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("Jürgen", "Jürgen")]
    [InlineData("-5", "-5")]
    public void A_name_never_becomes_a_formula_or_another_cell(string agent, string cell)
    {
        var report = Report(agent);

        var line = MeasureCsv.Write(report, ',').Split("\r\n")[1];

        Assert.StartsWith(cell + ",1,1,0,0,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_groups_is_its_total()
    {
        var lines = MeasureCsv.Write(Report("Mila") with { Query = Query() with { By = [] }, Rows = [] }, ';').Split("\r\n");

        Assert.StartsWith("items;ratings;reviews;", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1;1;0;0;", lines[1], StringComparison.Ordinal);
    }

    private static MeasureReport Report(string agent)
    {
        var fact = Facts.Rating() with { Agent = agent, Stars = 5 };
        return MeasureEngine.Report(Query(), [HourBucket.Count(HourBucket.HourOf(fact.At), [fact])]);
    }

    private static MeasureQuery Query() => new()
    {
        Shop = "shop",
        From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
        Zone = TimeZoneInfo.Utc,
        By = [Dimension.Agent],
    };
}
