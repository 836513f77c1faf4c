namespace Feedback.Tests.Servers;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <param name="haste">By how much waits are shorter than they were asked to be: those of a minute need not take one.</param>
internal sealed class Clock(DateTimeOffset now, double haste = 1) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    public void Advance(TimeSpan time) => _now += time;

    private TimeSpan Shorter(TimeSpan wait) => wait > TimeSpan.Zero ? wait / haste : wait;
}
