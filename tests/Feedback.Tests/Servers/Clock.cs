namespace Feedback.Tests.Servers;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class Clock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
