using System.Globalization;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary><c>feedback poll</c> and <c>feedback replay</c>, as scripts call them.</summary>
public sealed class PollCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_second_poll_finds_nothing_new_with_no_server_running_and_a_replay_changes_nothing()
    {
        await using var platform = await TestPlatform.StartAsync();
        platform.Publish(new TestReview("a", 1, "Kaputt", platform.Now.AddDays(-2)));
        platform.Publish(new TestReview("b", 5, "Gut", platform.Now.AddDays(-1)));

        Assert.Equal((0, "platform ok new=2 changed=0 seen=2 total=-"), await RunAsync(platform, "poll"));
        Assert.Equal((0, "platform ok new=0 changed=0 seen=2 total=-"), await RunAsync(platform, "poll", "--source", "platform"));
        platform.Publish(new TestReview("a", 4, "Ersetzt worden", platform.Now.AddDays(-2)));
        Assert.Equal((0, "platform ok new=0 changed=1 seen=2 total=-"), await RunAsync(platform, "poll", "--dry-run"));
        Assert.Equal((0, "platform ok new=0 changed=1 seen=2 total=-"), await RunAsync(platform, "poll"));

        var yesterday = platform.Now.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (code, summary) = await RunAsync(platform, "replay", "--from", yesterday);
        Assert.Equal(0, code);
        Assert.StartsWith("pages=2 items=4 new=0 changed=0 removed=0 skipped=0 hash=", summary, StringComparison.Ordinal);
        Assert.Equal((code, summary), await RunAsync(platform, "replay", "--from", "2000-01-01"));
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_fails_the_command_and_says_why()
    {
        await using var platform = await TestPlatform.StartAsync();
        platform.Refuses = _ => 403;

        var (code, line) = await RunAsync(platform, "poll");

        Assert.Equal(1, code);
        Assert.StartsWith("platform blocked new=0 changed=0 seen=0 total=- (", line, StringComparison.Ordinal);
        var unknown = await FeedbackProcess.RunAsync(["poll", "--source", "none", "--data", _data.FullName], platform.ShopSettings());
        Assert.Equal((1, "There is no source 'none'; there are: platform."), (unknown.ExitCode, unknown.Errors.Trim().Split(": ", 2)[^1]));
    }

    private async Task<(int Code, string Output)> RunAsync(TestPlatform platform, params string[] arguments)
    {
        var settings = platform.ShopSettings();
        settings["Feedback__Monitoring__PauseBetweenCalls"] = "00:00:00";
        var result = await FeedbackProcess.RunAsync([.. arguments, "--data", _data.FullName], settings);
        return (result.ExitCode, result.Output.Trim());
    }
}
