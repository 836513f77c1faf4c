namespace Feedback.Hosting.Standalone;

/// <summary>
/// Notices when ratings come faster than they are analysed on the same machine. Then the queues' handlers stand back: a burst is first made
/// durable and acknowledged, and analysed afterwards.
/// </summary>
internal sealed class Rush(TimeProvider time)
{
    private const double ManyPerSecond = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    /// <summary>So long that handlers take little of the machine, so short that what is queued moves all the same.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private long _accepted;
    private long _acceptedBefore;
    private long _lookedAt;
    private bool _isOn;

    /// <summary>One more rating was accepted.</summary>
    public void Count() => Interlocked.Increment(ref _accepted);

    /// <summary>Waits a moment while there is a rush.</summary>
    public Task StandBackAsync(CancellationToken cancellationToken) =>
        IsOn() ? Task.Delay(Pause, time, cancellationToken) : Task.CompletedTask;

    private bool IsOn()
    {
        lock (_lock)
        {
            var since = time.GetElapsedTime(_lookedAt);
            if (since < Window)
                return _isOn;
            var accepted = Interlocked.Read(ref _accepted);
            _isOn = accepted - _acceptedBefore > ManyPerSecond * since.TotalSeconds;
            (_acceptedBefore, _lookedAt) = (accepted, time.GetTimestamp());
            return _isOn;
        }
    }
}
