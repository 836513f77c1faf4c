using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>Everybody who uses an installation at once: raters, reviewers and clerks.</summary>
internal sealed class Crowd(Installation installation, IReadOnlyList<Uri> addresses, int seed, bool pollsByHand = true) : IAsyncDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly Reviewers _reviewers = new(installation.Platforms, seed);
    private readonly Clerks _clerks = new(installation, addresses[0], seed, pollsByHand);
    private Task _load = Task.CompletedTask;

    public Raters Raters { get; } = new(installation, addresses, seed);

    /// <param name="pause">Of a rater, between two steps.</param>
    public void Come(int raters, TimeSpan pause)
    {
        foreach (var platform in installation.Platforms)
            platform.LongestDelay = TimeSpan.FromMilliseconds(600);
        _reviewers.WriteOld();
        _load = Task.WhenAll(
            _reviewers.WriteAsync(TimeSpan.FromMilliseconds(150), _enough.Token),
            Raters.RateAsync(raters, pause, _enough.Token),
            _clerks.WorkAsync(3, TimeSpan.FromMilliseconds(60), _enough.Token));
    }

    /// <summary>Everybody finishes what they have begun.</summary>
    public async Task LeaveAsync()
    {
        await _enough.CancelAsync();
        await _load;
    }

    /// <summary>What was acknowledged is there once, and every number is what a recount says.</summary>
    /// <param name="exceptFor">The touchpoint of ratings that somebody else gave.</param>
    public async Task CheckAsync(string? exceptFor = null)
    {
        await installation.SettleAsync(addresses[0]);
        using var client = Http.Client(addresses[0], installation.ApiKey);
        var recount = await Recount.ReadAsync(client);
        Raters.Check([.. recount.Items.Where(item =>
            (string)item["source"]! == "widget" && (exceptFor is null || (string?)item["survey"]!["touchpoint"] != exceptFor))]);
        _reviewers.Check([.. recount.Items.Where(item => (string)item["source"]! != "widget")]);
        _clerks.Check(recount.Cases);
        await recount.CheckAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Raters.Acknowledged} steps of {Raters.Ratings.Count} ratings, {installation.Platforms.Sum(platform => platform.Reviews.Count)} reviews, "
            + $"{_clerks.AcknowledgedReplies} replies");
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        _enough.Dispose();
    }
}
