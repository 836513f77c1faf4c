using System.Threading.RateLimiting;

namespace Feedback.Access;

/// <summary>Ten tries in five minutes per name, so that passwords cannot be guessed; other people are not kept out.</summary>
internal sealed class SignInLimit : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(name =>
        RateLimitPartition.GetSlidingWindowLimiter(name.ToLowerInvariant(), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = 10,
            Window = TimeSpan.FromMinutes(5),
            SegmentsPerWindow = 5,
        }));

    public bool TryBegin(string name)
    {
        using var lease = _limiter.AttemptAcquire(name.Length > 40 ? name[..40] : name);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
