using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Feedback.Models.Ledger;

/// <summary>Ids a person can read out: Crockford's base 32 in lower case, without i, l, o and u. Keeps the order of the bytes.</summary>
public static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>The first <paramref name="characters"/> × 5 bits of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int characters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(characters * 5, bytes.Length * 8);
        Span<char> text = stackalloc char[characters];
        for (var i = 0; i < characters; i++)
        {
            var bit = i * 5;
            var pair = bytes[bit / 8] << 8 | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[pair >> (11 - bit % 8) & 31];
        }
        return new string(text);
    }

    public static bool IsValid(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Characters) < 0;

    /// <summary>An id of 100 bits for what the parts name together; no two lists of parts share one but by chance.</summary>
    public static string IdOf(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Encode(hash.GetHashAndReset(), 20);
    }
}
