using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Feedback.Models.Text;

/// <summary>
/// Weights of n-grams by hash, four bytes each: 12 bits of tag, 10 bits each of signed evidence for the two outer classes. Eight slots make a
/// bucket, which is searched at once and without a branch that could be guessed wrong. A tag this short takes one in a thousand unknown
/// n-grams for a known one, which costs less than the memory a longer one would.
/// </summary>
internal readonly unsafe struct GramTable(uint* slots, int capacity)
{
    /// <summary>Largest magnitude of a stored weight.</summary>
    public const int Limit = 511;

    private const int Bucket = 8;
    private const int TagShift = 20;

    private readonly int _lastBucket = capacity - Bucket;

    /// <summary>Fetches the n-gram's place into the cache, to be looked up soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(slots + ((int)hash & _lastBucket));
    }

    /// <summary>The n-gram's weights; none, that is zero, when it is unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) Find(ulong hash)
    {
        var tag = Vector256.Create(TagOf(hash));
        for (var at = (int)hash & _lastBucket; ; at = (at + Bucket) & _lastBucket)
        {
            var bucket = Vector256.Load(slots + at);
            var found = Vector256.Equals(Vector256.ShiftRightLogical(bucket, TagShift), tag) & bucket;
            var slot = Vector128.Sum(found.GetLower() | found.GetUpper());
            // Only a full bucket goes on in the next one, and few are full.
            if (slots[at + Bucket - 1] == 0 || slot != 0)
                return Unpack(slot);
        }
    }

    /// <summary>Entries whose weights are both zero are left out: they say nothing.</summary>
    public static uint[] Build(IEnumerable<KeyValuePair<ulong, (int First, int Second)>> grams)
    {
        var kept = grams.Where(g => g.Value != (0, 0)).OrderBy(g => g.Key).ToArray();
        var slots = new uint[WordTable.CapacityFor(kept.Length)];
        foreach (var (hash, (first, second)) in kept)
            slots[Place(slots, hash)] = Entry(hash, first, second);
        return slots;
    }

    /// <summary>Where the n-gram stands, or the free slot where it would be entered.</summary>
    internal static int Place(ReadOnlySpan<uint> slots, ulong hash)
    {
        var at = (int)hash & (slots.Length - Bucket);
        while (slots[at] != 0 && slots[at] >> TagShift != TagOf(hash))
            at = (at + 1) & (slots.Length - 1);
        return at;
    }

    internal static uint Entry(ulong hash, int first, int second) => (TagOf(hash) << TagShift) | (Pack(first) << 10) | Pack(second);

    internal static (int First, int Second) Unpack(uint slot) => ((int)(slot << 12) >> 22, (int)(slot << 22) >> 22);

    // Not of the bits that choose the bucket, and never zero: that marks a free slot.
    private static uint TagOf(ulong hash) => Math.Max(1, (uint)(hash >> 52));

    private static uint Pack(int weight) => (uint)Math.Clamp(weight, -Limit, Limit) & 0x3FF;
}
