using System.Collections.Concurrent;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring.Fetching;

/// <summary>
/// The <c>robots.txt</c> of hosts whose pages are read, kept for a day (RFC 9309, 2.4). A host without one allows everything; one that cannot answer
/// allows nothing until it can (2.3.1).
/// </summary>
internal sealed class RobotsFiles(SourceFetcher fetcher, HostTurns turns, TimeProvider time)
{
    private const int MostHosts = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24), AfterFailure = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Known> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when the page may be read, else why not.</returns>
    public async Task<SourcePage?> RefusalAsync(Uri address, CancellationToken cancellationToken)
    {
        var origin = address.GetLeftPart(UriPartial.Authority);
        if (!_hosts.TryGetValue(origin, out var known) || known.Until <= time.GetUtcNow())
        {
            known = await LoadAsync(new Uri($"{origin}/robots.txt"), cancellationToken);
            if (_hosts.Count >= MostHosts)
                _hosts.Clear();
            _hosts[origin] = known;
        }
        if (known.Problem is { } problem)
            return SourcePage.Problem(PollOutcome.Failed, problem);
        turns.Ask(address, known.Rules.Delay);
        return known.Rules.Allows(address) ? null : SourcePage.Problem(PollOutcome.Blocked, $"The robots.txt of {address.Host} forbids reading this page.");
    }

    private async Task<Known> LoadAsync(Uri address, CancellationToken cancellationToken)
    {
        var result = await fetcher.FetchAsync(SourceRequest.Get(address), Validators.None, cancellationToken);
        var now = time.GetUtcNow();
        return result.Answer switch
        {
            null => new Known(RobotsRules.AllowNone, now + AfterFailure, $"The robots.txt of {address.Host} could not be read. {result.Failure}"),
            { Status: >= 200 and < 300 } answer => new Known(RobotsRules.Parse(answer.Body.Span), now + Fresh, null),
            { Status: 429 or >= 500 } answer => new Known(RobotsRules.AllowNone, now + AfterFailure, $"The robots.txt of {address.Host} could not be read (HTTP {answer.Status})."),
            _ => new Known(RobotsRules.AllowAll, now + Fresh, null),
        };
    }

    private sealed record Known(RobotsRules Rules, DateTimeOffset Until, string? Problem);
}
