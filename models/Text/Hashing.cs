using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>The 64-bit hashes that stand for words and n-grams. They are part of the model file's format.</summary>
internal static class Hashing
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    public const ulong Seed = 0x243F_6A88_85A3_08D3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, char c) => (hash ^ c) * Prime;

    /// <summary>Spreads the last characters over all bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= 0xD6E8_FEB8_6659_FD93;
        return hash ^ (hash >> 32);
    }

    /// <summary>Joins two hashes; order matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Join(ulong first, ulong second) => Finish((first * Prime) ^ second);

    /// <summary>Of a spelling that is folded already.</summary>
    public static ulong Of(ReadOnlySpan<char> folded)
    {
        var hash = Seed;
        foreach (var c in folded)
            hash = Add(hash, c);
        return Finish(hash);
    }
}
