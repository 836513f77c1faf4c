namespace Feedback.Monitoring.Sources.Answers;

/// <summary>Recognises the pages that guards of web sites send to programs, whatever status they come with.</summary>
internal static class ChallengePage
{
    private const int BytesLookedAt = 64 * 1024;

    // Cloudflare, Imperva, DataDome, HUMAN, AWS WAF, DDoS-Guard, Akamai, Sucuri.
    private static readonly byte[][] Marks =
    [
        [.. "/cdn-cgi/challenge-platform/"u8], [.. "cf_chl_opt"u8], [.. "cf-chl-"u8], [.. "_Incapsula_Resource"u8], [.. "captcha-delivery.com"u8],
        [.. "px-captcha"u8], [.. "awsWafCookieDomainList"u8], [.. "ddos-guard.net"u8], [.. "/_sec/cp_challenge/"u8], [.. "sucuri_cloudproxy"u8],
    ];

    public static bool IsOne(SourceAnswer answer)
    {
        if (answer.Headers["cf-mitigated"] == "challenge")
            return true;
        var body = answer.Body.Span[..Math.Min(answer.Body.Length, BytesLookedAt)];
        return !body.IsEmpty && body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..] && HasMark(body);
    }

    private static bool HasMark(ReadOnlySpan<byte> body)
    {
        foreach (var mark in Marks)
        {
            if (body.IndexOf(mark) >= 0)
                return true;
        }
        return false;
    }
}
