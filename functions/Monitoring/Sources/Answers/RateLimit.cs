using System.Globalization;
using System.Text.RegularExpressions;
using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>
/// How long the headers of an answer ask to wait. Each platform has its own reset header; what its value means shows in its form: an
/// instant (Mastodon), Unix seconds (Bluesky, X) or seconds from now (Reddit, and the IETF draft of <c>RateLimit-Reset</c>).
/// </summary>
internal static partial class RateLimit
{
    /// <summary>No platform has a longer window than a day; what asks for more is not believed.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan RollingHour = TimeSpan.FromHours(1);

    // Reset header, and the header that says how many calls are left until then.
    private static readonly (string Reset, string Remaining)[] Windows =
    [
        ("X-RateLimit-Reset", "X-RateLimit-Remaining"),
        ("RateLimit-Reset", "RateLimit-Remaining"),
        ("X-Rate-Limit-Reset", "X-Rate-Limit-Remaining"),
    ];

    /// <returns>Zero to <see cref="LongestWait"/>; null when the answer does not ask to wait.</returns>
    public static TimeSpan? Wait(SourceAnswer answer)
    {
        var isRefused = answer.Status is 420 or 429 or 503;
        return RetryAfter(answer) ?? UntilReset(answer, isRefused) ?? AppStoreHour(answer.Headers, isRefused) ?? MetaUsage(answer.Headers);
    }

    /// <summary>The span brought into the range of <see cref="Wait"/>.</summary>
    public static TimeSpan Limited(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;

    // RFC 9110, 10.2.3: seconds or an HTTP date.
    private static TimeSpan? RetryAfter(SourceAnswer answer) => answer.Headers["Retry-After"] switch
    {
        null => null,
        var text when Seconds(text) is { } seconds => Limited(seconds),
        var text when SourceInstant.Parse(text) is { } until => Limited(until - answer.ServerTime),
        _ => null,
    };

    private static TimeSpan? UntilReset(SourceAnswer answer, bool isRefused)
    {
        foreach (var (resetHeader, remainingHeader) in Windows)
        {
            if (answer.Headers[resetHeader] is not { } reset || !isRefused && !IsUsedUp(answer.Headers[remainingHeader]))
                continue;
            if (Seconds(reset) is { } seconds)
                return Limited(seconds < TimeSpan.FromDays(366) ? seconds : DateTimeOffset.UnixEpoch + seconds - answer.ServerTime);
            if (SourceInstant.Parse(reset) is { } until)
                return Limited(until - answer.ServerTime);
        }
        return null;
    }

    // The last call of a window is kept in reserve: another client may share the quota. Reddit counts in decimals.
    private static bool IsUsedUp(string? remaining) =>
        decimal.TryParse(remaining, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var calls) && calls <= 1;

    // App Store Connect counts over a rolling hour and does not say when the next call is free.
    private static TimeSpan? AppStoreHour(AnswerHeaders headers, bool isRefused) =>
        headers["X-Rate-Limit"] is { } limits && HourRemaining().Match(limits) is { Success: true } match
            && (isRefused || IsUsedUp(match.Groups[1].Value))
            ? RollingHour
            : null;

    // Graph API: per business object, minutes until calls are accepted again; 0 while they are.
    private static TimeSpan? MetaUsage(AnswerHeaders headers)
    {
        if (headers["X-Business-Use-Case-Usage"] is not { } usage)
            return null;
        var longest = RegainMinutes().Matches(usage).Select(match => Minutes(match.Groups[1].Value)).DefaultIfEmpty().Max();
        return longest > TimeSpan.Zero ? longest : null;

        static TimeSpan Minutes(string digits) =>
            long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
                ? Limited(TimeSpan.FromMinutes(Math.Min(minutes, 2_000)))
                : LongestWait;
    }

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 1e11))
            : null;

    [GeneratedRegex(@"user-hour-rem:\s*(\d{1,9})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HourRemaining();

    [GeneratedRegex(@"""estimated_time_to_regain_access""\s*:\s*(\d{1,18})", RegexOptions.CultureInvariant)]
    private static partial Regex RegainMinutes();
}
