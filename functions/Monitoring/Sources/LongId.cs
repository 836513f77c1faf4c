using System.Security.Cryptography;
using System.Text;

namespace Feedback.Monitoring.Sources;

/// <summary>Keeps ids of sources within what a store takes as a key.</summary>
internal static class LongId
{
    /// <summary>In UTF-16 units; no platform's own ids come near.</summary>
    public const int Longest = 512;

    /// <returns>The id itself, or its beginning and a hash when it is too long.</returns>
    public static string Shortened(string id) => id.Length <= Longest ? id
        : $"{id[..64]}…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16))}";
}
