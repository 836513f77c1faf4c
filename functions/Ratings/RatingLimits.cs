using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings;

/// <summary>
/// How much one client and one survey may send, counted in memory. A client is known by a hash of its address under a salt that is thrown away
/// every day and never written: no address is stored anywhere. Callers on this machine that no proxy stands before are our own.
/// </summary>
internal sealed class RatingLimits(TimeProvider time) : IDisposable
{
    /// <summary>In a minute, for one client; many people may sit behind one address.</summary>
    public const int RequestsOfClient = 600;

    /// <summary>In ten minutes, for one survey or receipt: far more than a person clicks.</summary>
    public const int RequestsOfSurvey = 120;

    /// <summary>What a wrong token or receipt counts for, so that guessing ends soon.</summary>
    private const int CostOfWrong = 20;

    private static readonly TimeSpan ClientWindow = TimeSpan.FromMinutes(1), SurveyWindow = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<string> _clients = Limiter(RequestsOfClient, ClientWindow);
    private readonly PartitionedRateLimiter<string> _surveys = Limiter(RequestsOfSurvey, SurveyWindow);
    private readonly Lock _lock = new();
    private (int Day, byte[] Salt) _salt = (-1, []);

    /// <summary>Counts a request; a problem when the client has sent too many.</summary>
    public ProblemHttpResult? CheckClient(HttpContext context) => Check(context, _clients, ClientOf(context), 1, ClientWindow);

    /// <summary>Counts a wrong token or receipt against its sender.</summary>
    public void CountWrong(HttpContext context)
    {
        if (ClientOf(context) is { } client)
            _clients.AttemptAcquire(client, CostOfWrong - 1).Dispose();
    }

    /// <param name="survey">Token or receipt.</param>
    public ProblemHttpResult? CheckSurvey(HttpContext context, string survey) => Check(context, _surveys, survey, 1, SurveyWindow);

    public void Dispose()
    {
        _clients.Dispose();
        _surveys.Dispose();
    }

    private static ProblemHttpResult? Check(HttpContext context, PartitionedRateLimiter<string> limiter, string? who, int permits, TimeSpan window)
    {
        if (who is null)
            return null;
        using var lease = limiter.AttemptAcquire(who, permits);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : window / 6;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests();
    }

    private string? ClientOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return null;
        var bytes = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().GetAddressBytes() : address.GetAddressBytes();
        // Of a version 6 address the provider gives the first half; the rest the client changes as it likes.
        return Base32.Encode(HMACSHA256.HashData(Salt(), bytes.AsSpan(0, Math.Min(bytes.Length, 8))), 20);
    }

    private byte[] Salt()
    {
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber;
        lock (_lock)
        {
            if (_salt.Day != day)
                _salt = (day, RandomNumberGenerator.GetBytes(32));
            return _salt.Salt;
        }
    }

    private static PartitionedRateLimiter<string> Limiter(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
        }));
}
