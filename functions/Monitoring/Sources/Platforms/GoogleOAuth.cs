using System.Security.Cryptography;
using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Access tokens of Google's interfaces, and what their errors mean (developers.google.com/identity/protocols/oauth2,
/// cloud.google.com/apis/design/errors).
/// </summary>
internal static class GoogleOAuth
{
    private const string Platform = "https://oauth2.googleapis.com";

    /// <summary>Settings of types that act for a person who granted access.</summary>
    public static readonly IReadOnlyList<SourceField> PersonFields =
    [
        SourceField.Required("clientId", FieldKind.Secret, "OAuth client id of the Google Cloud project"),
        SourceField.Required("clientSecret", FieldKind.Secret, "OAuth client secret"),
        SourceField.Required("refreshToken", FieldKind.Secret, "Refresh token of the person who manages the account"),
    ];

    public static SourceRequest Refresh(SourceSettings source) =>
        Exchange(source, SourceAddress.Form(
            ("grant_type", "refresh_token"),
            ("client_id", source.Required("clientId")),
            ("client_secret", source.Required("clientSecret")),
            ("refresh_token", source.Required("refreshToken"))));

    /// <summary>Trades an assertion signed with a service account's key (RFC 7523).</summary>
    /// <param name="key">The JSON file of the key.</param>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static SourceRequest ServiceAccount(SourceSettings source, string key, string scope, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(key);
            using var rsa = RSA.Create();
            rsa.ImportFromPem(json.RootElement.Text("private_key"));
            var assertion = JsonWebToken.Sign("RS256", json.RootElement.Text("private_key_id"), claims =>
            {
                claims.WriteString("iss", json.RootElement.Text("client_email"));
                claims.WriteString("scope", scope);
                claims.WriteString("aud", $"{Platform}/token");
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                claims.WriteNumber("exp", now.AddMinutes(10).ToUnixTimeSeconds());
            }, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            return Exchange(source, SourceAddress.Form(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", assertion)));
        }
        catch (Exception malformed) when (malformed is JsonException or CryptographicException or ArgumentException)
        {
            throw new ArgumentException("The service account's key is not a JSON file with a private key.", malformed);
        }
    }

    /// <summary>Makes more of a refusal: quota is not permission, and a wrong key comes as a bad request.</summary>
    public static SourcePage Refine(SourcePage refusal, SourceAnswer answer)
    {
        if (answer.Status is not (400 or 403 or 429))
            return refusal;
        if (PlatformMessage.HasCode(answer, "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded",
            "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"))
            return refusal with { Outcome = PollOutcome.Throttled };
        return PlatformMessage.HasCode(answer, "API_KEY_INVALID", "keyInvalid", "PERMISSION_DENIED", "forbidden", "insufficientPermissions",
            "accessNotConfigured", "SERVICE_DISABLED")
            ? refusal with { Outcome = PollOutcome.Auth }
            : refusal;
    }

    private static SourceRequest Exchange(SourceSettings source, string form) =>
        new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/token")).Form(form);
}
