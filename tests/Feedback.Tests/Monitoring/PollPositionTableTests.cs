using Feedback.Monitoring;

namespace Feedback.Tests.Monitoring;

public sealed class PollPositionTableTests
{
    private static readonly DateTimeOffset Break = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, false, null, "First: first page")]
    [InlineData(false, true, null, "First: first page")]
    [InlineData(false, true, "p3", "First: p3")]
    [InlineData(true, false, null, "News: first page")]
    [InlineData(true, true, null, "News: first page, after a break")]
    [InlineData(true, true, "p3", "Rest: p3, after a break")]
    public void A_run_begins_where_the_last_one_broke_off(bool isBackfilled, bool isUnfinished, string? resumeAt, string expected) => Assert.Equal(
        expected,
        Text(PollPosition.Of(new PollState { IsBackfilled = isBackfilled, UnfinishedSince = isUnfinished ? Break : null, ResumeAt = resumeAt })));

    [Theory]
    [InlineData("First", null, true, "p2", "First: p2")]
    [InlineData("First", "p2", false, null, "end")]
    [InlineData("Sweep", "p2", true, "p3", "Sweep: p3")]
    [InlineData("News", null, true, "p2", "end")]
    [InlineData("News", null, false, "p2", "News: p2")]
    [InlineData("News", null, false, null, "end")]
    [InlineData("Rest", "p4", false, "p5", "Rest: p5, after a break")]
    [InlineData("Rest", "p4", true, "p5", "News: first page, after a break")]
    [InlineData("Rest", "p4", false, null, "News: first page, after a break")]
    public void Pages_are_read_until_one_is_settled(string reading, string? page, bool isSettled, string? next, string expected)
    {
        var kind = Enum.Parse<PollReading>(reading);
        Assert.Equal(expected, Text(new PollPosition(kind, page, kind == PollReading.Rest ? Break : null).After(isSettled, next)));
    }

    private static string Text(PollPosition? position) => position is null
        ? "end"
        : $"{position.Reading}: {position.Page ?? "first page"}{(position.Since is null ? "" : ", after a break")}";
}
