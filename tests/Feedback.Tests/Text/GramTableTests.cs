using Feedback.Models.Text;

namespace Feedback.Tests.Text;

public sealed unsafe class GramTableTests
{
    private const int Count = 60_000;

    [Fact]
    public void Known_ngrams_are_found_and_unknown_ones_hardly_ever()
    {
        var random = new Random(3);
        var grams = new Dictionary<ulong, (int First, int Second)>();
        while (grams.Count < Count)
            grams[(ulong)random.NextInt64(long.MinValue, long.MaxValue)] = (random.Next(-511, 512), random.Next(1, 512));
        var slots = GramTable.Build(grams);

        fixed (uint* start = slots)
        {
            var table = new GramTable(start, slots.Length);
            var wrong = grams.Count(g => table.Find(g.Key) != g.Value);
            var taken = Enumerable.Range(0, Count).Count(_ => table.Find((ulong)random.NextInt64()) != (0, 0));

            Assert.InRange(wrong, 0, Count / 500);
            Assert.InRange(taken, 0, Count / 200);
        }
    }

    [Fact]
    public void A_full_bucket_goes_on_in_the_next_one()
    {
        // All of one bucket: equal low bits, other tags.
        var grams = Enumerable.Range(1, 12).ToDictionary(i => (ulong)i << 52, i => (i, -i));
        var slots = GramTable.Build(grams);

        fixed (uint* start = slots)
        {
            var table = new GramTable(start, slots.Length);
            foreach (var (hash, weights) in grams)
                Assert.Equal(weights, table.Find(hash));
            Assert.Equal((0, 0), table.Find(13UL << 52));
        }
    }

    [Fact]
    public void Weights_past_the_limit_stay_at_it() => Assert.Equal((511, -511), GramTable.Unpack(GramTable.Entry(1UL << 60, 9_000, -9_000)));
}
