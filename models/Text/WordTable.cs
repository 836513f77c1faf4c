using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Feedback.Models.Text;

/// <summary>Known words by hash: open addressing, linear probing, a power of two of slots of which a third stays free.</summary>
internal readonly unsafe struct WordTable(WordEntry* slots, int capacity)
{
    private readonly int _mask = capacity - 1;

    /// <summary>Fetches the word's place into the cache, to be looked up soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(slots + ((int)hash & _mask));
    }

    /// <returns>The entry, or null for a word that training did not keep.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WordEntry* Find(ulong hash)
    {
        var tag = TagOf(hash);
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = slots + at;
            if (slot->Tag == tag)
                return slot;
            if (slot->Tag == 0)
                return null;
        }
    }

    public static uint TagOf(ulong hash) => Math.Max(1, (uint)(hash >> 32));

    /// <param name="occurrences">How often a word was seen; the commonest get the places where they are found at once.</param>
    public static WordEntry[] Build(IReadOnlyDictionary<ulong, WordEntry> words, IReadOnlyDictionary<ulong, int> occurrences)
    {
        var slots = new WordEntry[CapacityFor(words.Count)];
        foreach (var (hash, entry) in words.OrderByDescending(w => occurrences.GetValueOrDefault(w.Key)).ThenBy(w => w.Key))
        {
            var at = (int)hash & (slots.Length - 1);
            while (slots[at].Tag != 0)
                at = (at + 1) & (slots.Length - 1);
            slots[at] = entry with { Tag = TagOf(hash) };
        }

        return slots;
    }

    internal static int CapacityFor(int count) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 3 / 2));
}
