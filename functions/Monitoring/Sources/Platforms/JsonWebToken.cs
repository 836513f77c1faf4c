using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>JSON Web Tokens in their compact form (RFC 7519, RFC 7515 7.1).</summary>
internal static class JsonWebToken
{
    /// <param name="algorithm">As the header names it.</param>
    /// <param name="keyId">Left out when null.</param>
    /// <param name="sign">Signs the bytes given.</param>
    public static string Sign(string algorithm, string? keyId, Action<Utf8JsonWriter> claims, Func<byte[], byte[]> sign)
    {
        var header = JsonBody.Of(json =>
        {
            json.WriteString("alg", algorithm);
            if (keyId is not null)
                json.WriteString("kid", keyId);
            json.WriteString("typ", "JWT");
        });
        var signed = $"{Encoded(header)}.{Encoded(JsonBody.Of(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
