using Feedback.Tests.Servers;

namespace Feedback.Tests.Learning;

/// <summary><c>feedback retrain</c> from outside.</summary>
public sealed class RetrainCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_line_a_decision_says_what_was_decided_and_from_how_many_texts()
    {
        var result = await FeedbackProcess.RunAsync(["retrain", "--data", _data.FullName]);
        Assert.Equal((0, "demo too-few - texts=0\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task An_unknown_shop_is_one_line_on_stderr()
    {
        var result = await FeedbackProcess.RunAsync(["retrain", "--shop", "nix", "--data", _data.FullName]);
        Assert.Equal((1, "feedback: There is no shop 'nix'.\n"), (result.ExitCode, result.Errors));
    }
}
