using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>
/// Which links this process was asked for lately, in memory only: scanners that open all values of a mail at once are recognised and counted. An
/// answer from such a burst is doubted from the start; what other processes saw shows when answers carry their stamps together.
/// </summary>
internal sealed class LinkTraffic(TimeProvider time)
{
    private const int MostSurveys = 20_000, MostOpenings = 24;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Openings> _surveys = new();
    private readonly Counter<long> _openings = FeedbackMeter.Meter.CreateCounter<long>("feedback.links.opened");
    private readonly Counter<long> _scans = FeedbackMeter.Meter.CreateCounter<long>("feedback.links.scanned");
    private long _opened, _scanned;

    /// <summary>Links opened since this process started, and how many of them in bursts.</summary>
    public (long Opened, long Scanned) Total => (Interlocked.Read(ref _opened), Interlocked.Read(ref _scanned));

    public void Note(string token, LinkOpening opening)
    {
        if (_surveys.Count >= MostSurveys)
            Forget();
        var openings = _surveys.GetOrAdd(NameOf(token), _ => new Openings());
        var scanned = openings.Add(opening);
        Interlocked.Increment(ref _opened);
        Interlocked.Add(ref _scanned, scanned);
        _openings.Add(1);
        _scans.Add(scanned);
    }

    /// <summary>The opening, with what this process saw at its time.</summary>
    public LinkOpening? Judge(string token, LinkOpening? opening) =>
        opening is not null && _surveys.TryGetValue(NameOf(token), out var openings) && openings.HasBurstAt(opening)
            ? opening with { InBurst = true }
            : opening;

    private void Forget()
    {
        var before = time.GetUtcNow() - Memory;
        foreach (var (name, openings) in _surveys)
        {
            if (openings.LatestAt < before)
                _surveys.TryRemove(name, out _);
        }
        // Under a flood the memory is given up rather than grown: the stamps still tell.
        if (_surveys.Count >= MostSurveys)
            _surveys.Clear();
    }

    private static string NameOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 12));

    private sealed class Openings
    {
        private readonly Lock _lock = new();
        private readonly Queue<(LinkOpening Opening, bool Counted)> _latest = new();

        public DateTimeOffset LatestAt { get; private set; }

        /// <returns>How many openings turned out to be a scanner's that were not counted yet.</returns>
        public int Add(LinkOpening opening)
        {
            lock (_lock)
            {
                LatestAt = opening.At;
                _latest.Enqueue((opening, false));
                if (_latest.Count > MostOpenings)
                    _latest.Dequeue();
                var all = _latest.Select(o => o.Opening).ToArray();
                var found = 0;
                for (var i = _latest.Count; i > 0; i--)
                {
                    var (known, counted) = _latest.Dequeue();
                    var scanned = counted || ScannerBurst.Contains(known, all);
                    found += scanned && !counted ? 1 : 0;
                    _latest.Enqueue((known, scanned));
                }
                return found;
            }
        }

        public bool HasBurstAt(LinkOpening opening)
        {
            lock (_lock)
                return ScannerBurst.Contains(opening, _latest.Select(o => o.Opening));
        }
    }
}

internal static class FeedbackMeter
{
    public static readonly Meter Meter = new("Feedback.Ratings");
}
