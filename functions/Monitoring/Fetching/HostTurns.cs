using System.Collections.Concurrent;

namespace Feedback.Monitoring.Fetching;

/// <summary>One call at a time per host, with a pause between two, so that a source is never pressed; other hosts do not wait for it.</summary>
/// <param name="pause">From the end of one call to the start of the next.</param>
internal sealed class HostTurns(TimeSpan pause, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Turns> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the host's turn, which lasts until the result is disposed.</summary>
    public async Task<IDisposable> TakeAsync(Uri address, CancellationToken cancellationToken)
    {
        var turns = Of(address);
        await turns.Free.WaitAsync(cancellationToken);
        try
        {
            var since = time.GetUtcNow() - turns.LastEnd;
            var wanted = turns.Pause > pause ? turns.Pause : pause;
            if (since >= TimeSpan.Zero && since < wanted)
                await Task.Delay(wanted - since, time, cancellationToken);
            return turns;
        }
        catch
        {
            turns.Free.Release();
            throw;
        }
    }

    /// <summary>A host asks for a longer pause than ours; null for none.</summary>
    public void Ask(Uri address, TimeSpan? longer) => Of(address).Pause = longer ?? TimeSpan.Zero;

    private Turns Of(Uri address) => _hosts.GetOrAdd(address.Authority, _ => new Turns(time));

    private sealed class Turns(TimeProvider time) : IDisposable
    {
        public SemaphoreSlim Free { get; } = new(1);

        public TimeSpan Pause { get; set; }

        public DateTimeOffset LastEnd { get; private set; } = DateTimeOffset.MinValue;

        /// <summary>Ends one turn; the object lives on for the next.</summary>
        public void Dispose()
        {
            LastEnd = time.GetUtcNow();
            Free.Release();
        }
    }
}
