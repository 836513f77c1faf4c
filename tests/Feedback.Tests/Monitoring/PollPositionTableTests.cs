using Feedback.Monitoring;

namespace Feedback.Tests.Monitoring;

public sealed class PollPositionTableTests
{
    [Theory]
    [InlineData(false, false, null, "First: first page")]
    [InlineData(false, true, null, "First: first page")]
    [InlineData(false, true, "p3", "First: p3")]
    [InlineData(true, false, null, "News: first page")]
    [InlineData(true, true, null, "News: first page, broke off here")]
    [InlineData(true, true, "p3", "Rest: p3, broke off here")]
    public void A_run_begins_where_the_last_one_broke_off(bool isBackfilled, bool isUnfinished, string? resumeAt, string expected) => Assert.Equal(
        expected,
        Text(PollPosition.Of(new PollState { IsBackfilled = isBackfilled, IsUnfinished = isUnfinished, ResumeAt = resumeAt })));

    [Theory]
    [InlineData("First", null, false, false, "p2", "First: p2")]
    [InlineData("First", "p2", false, true, null, "end")]
    [InlineData("News", null, false, false, "p2", "end")]
    [InlineData("News", null, false, true, "p2", "News: p2")]
    [InlineData("News", null, false, true, null, "end")]
    [InlineData("News", null, true, false, "p2", "News: p2")]
    [InlineData("News", "p2", false, false, "p3", "end")]
    [InlineData("Rest", "p3", true, false, "p4", "Rest: p4")]
    [InlineData("Rest", "p4", false, true, "p5", "Rest: p5")]
    [InlineData("Rest", "p4", false, false, "p5", "News: first page")]
    [InlineData("Rest", "p4", true, true, null, "News: first page")]
    public void Pages_are_read_until_one_has_nothing_new(string reading, string? page, bool brokeOffHere, bool hasNews, string? next, string expected) =>
        Assert.Equal(expected, Text(new PollPosition(Enum.Parse<PollReading>(reading), page, brokeOffHere).After(hasNews, next)));

    private static string Text(PollPosition? position) => position is null
        ? "end"
        : $"{position.Reading}: {position.Page ?? "first page"}{(position.BrokeOffHere ? ", broke off here" : "")}";
}
