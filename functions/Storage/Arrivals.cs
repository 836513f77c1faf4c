using System.Collections.Concurrent;

namespace Feedback.Storage;

/// <summary>Tells receivers of this process that a message was sent in this process, so that they need not poll.</summary>
internal sealed class Arrivals(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Bell> _bells = new(StringComparer.Ordinal);

    /// <summary>Ends the waiting of whoever waits for <paramref name="queue"/>; if nobody does, of whoever waits next.</summary>
    public void Announce(string queue) => Of(queue).Ring();

    /// <summary>Waits for an announcement, at most for <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var rung = Of(queue).ListenAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(rung, Task.Delay(atMost, time, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Bell Of(string queue) => _bells.GetOrAdd(queue, _ => new Bell());

    private sealed class Bell
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource? _listeners;
        private bool _rungUnheard;

        public void Ring()
        {
            lock (_lock)
            {
                _rungUnheard = _listeners is null;
                _listeners?.SetResult();
                _listeners = null;
            }
        }

        public Task ListenAsync()
        {
            lock (_lock)
            {
                if (!_rungUnheard)
                    return (_listeners ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                _rungUnheard = false;
                return Task.CompletedTask;
            }
        }
    }
}
