using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Feedback.Access;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>
/// What a link's page says of its own making, signed, so that the answer carries it back: <c>{value}.{milliseconds}.{MAC}</c>. Thus every process
/// can tell a burst of openings from the answers alone, and a GET needs to remember nothing.
/// </summary>
internal static class LinkStamps
{
    private const string Purpose = "link-opening";
    private const int MacCharacters = 16;

    /// <summary>Older pages say nothing of use.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    public static string Issue(string token, string value, DateTimeOffset at, KeyRing keys) =>
        Sign(token, string.Create(CultureInfo.InvariantCulture, $"{value}.{at.ToUnixTimeMilliseconds()}"), keys.Derive(keys.Current, Purpose)!);

    /// <returns>Null when the text is no stamp of ours for this token.</returns>
    public static LinkOpening? Read(string? stamp, string token, DateTimeOffset now, KeyRing keys)
    {
        if (stamp?.Split('.') is not [var value, var milliseconds, { Length: MacCharacters }]
            || !long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            || Math.Abs(now.ToUnixTimeMilliseconds() - since) > Longest.TotalMilliseconds)
        {
            return null;
        }
        var given = Encoding.UTF8.GetBytes(stamp);
        return keys.Ids.Any(id => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(token, $"{value}.{milliseconds}", keys.Derive(id, Purpose)!)), given))
            ? new LinkOpening(DateTimeOffset.FromUnixTimeMilliseconds(since), value)
            : null;
    }

    private static string Sign(string token, string said, byte[] key) =>
        $"{said}.{Base32.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{token} {said}")), MacCharacters)}";
}
