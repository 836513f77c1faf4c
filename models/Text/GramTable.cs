using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Feedback.Models.Text;

/// <summary>
/// Weights of n-grams by hash, four bytes each: 12 bits of tag, 10 bits each of signed evidence for the two outer classes. A tag this short
/// takes one in some thousand unknown n-grams for a known one, which costs less than the memory a longer one would.
/// </summary>
internal readonly unsafe struct GramTable(uint* slots, int capacity)
{
    /// <summary>Largest magnitude of a stored weight.</summary>
    public const int Limit = 511;

    private readonly int _mask = capacity - 1;

    /// <summary>Fetches the n-gram's place into the cache, to be looked up soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(slots + ((int)hash & _mask));
    }

    /// <summary>Adds the n-gram's weights where it is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(ulong hash, ref int first, ref int second)
    {
        var tag = TagOf(hash);
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = slots[at];
            if (slot == 0)
                return false;
            if (slot >> 20 == tag)
            {
                var (f, s) = Unpack(slot);
                (first, second) = (first + f, second + s);
                return true;
            }
        }
    }

    /// <summary>Entries whose weights are both zero are left out: they say nothing.</summary>
    /// <param name="slotsEach">1: as small as look-ups allow; 2: twice the room, so that an unknown n-gram mostly meets a free slot at once.</param>
    public static uint[] Build(IEnumerable<KeyValuePair<ulong, (int First, int Second)>> grams, int slotsEach)
    {
        var kept = grams.Where(g => g.Value != (0, 0)).OrderBy(g => g.Key).ToArray();
        var slots = new uint[WordTable.CapacityFor(slotsEach * kept.Length)];
        foreach (var (hash, (first, second)) in kept)
        {
            var at = (int)hash & (slots.Length - 1);
            while (slots[at] != 0)
                at = (at + 1) & (slots.Length - 1);
            slots[at] = Entry(hash, first, second);
        }

        return slots;
    }

    /// <summary>Where the n-gram stands, or the free slot where it would be entered.</summary>
    internal static int Place(ReadOnlySpan<uint> slots, ulong hash)
    {
        var at = (int)hash & (slots.Length - 1);
        while (slots[at] != 0 && slots[at] >> 20 != TagOf(hash))
            at = (at + 1) & (slots.Length - 1);
        return at;
    }

    internal static uint Entry(ulong hash, int first, int second) => (TagOf(hash) << 20) | (Pack(first) << 10) | Pack(second);

    internal static (int First, int Second) Unpack(uint slot) => ((int)(slot << 12) >> 22, (int)(slot << 22) >> 22);

    // The tag must not be made of the bits that chose the slot, and never be zero.
    private static uint TagOf(ulong hash) => (uint)(hash >> 52) | 1;

    private static uint Pack(int weight) => (uint)Math.Clamp(weight, -Limit, Limit) & 0x3FF;
}
