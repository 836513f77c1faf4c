using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Feedback.Ratings.Hooks;

/// <summary>
/// Whether a call comes from whom it says. Chatwoot and the generic hook sign: <c>X-Chatwoot-Signature</c> or <c>X-Feedback-Signature</c> is
/// <c>sha256=</c> and the HMAC-SHA256 of <c>{timestamp}.{body}</c>, its time in <c>…-Timestamp</c> in Unix seconds, at most five minutes off. Userlike, and Chatwoot
/// before it signed, send the secret itself, in the header <c>X-Feedback-Secret</c> or the address's <c>secret</c>.
/// </summary>
internal static class HookSignature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly string[] Signers = ["X-Chatwoot", "X-Feedback"];

    /// <param name="secret">Of the shop's hook.</param>
    public static bool IsValid(HttpRequest request, byte[] body, string secret, DateTimeOffset now)
    {
        foreach (var signer in Signers)
        {
            if (request.Headers[$"{signer}-Signature"].ToString() is { Length: > 0 } signature)
                return IsSigned(signature, request.Headers[$"{signer}-Timestamp"].ToString(), body, secret, now);
        }
        var shown = request.Headers["X-Feedback-Secret"].ToString() is { Length: > 0 } header ? header : request.Query["secret"].ToString();
        return shown.Length > 0 && FixedTimeEquals(shown, secret);
    }

    private static bool IsSigned(string signature, string timestamp, byte[] body, string secret, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{timestamp}."), .. body];
        var expected = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
        return FixedTimeEquals(signature, expected);
    }

    /// <summary>Over hashes, so that not even the length shows.</summary>
    private static bool FixedTimeEquals(string left, string right) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
