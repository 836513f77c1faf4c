using System.Text;
using Feedback.Storage;

namespace Feedback.Tests.Storage;

/// <summary>What every archive promises, whatever is behind it.</summary>
public abstract class ArchiveConformance
{
    protected abstract Archive Store { get; }

    [Fact]
    public async Task A_blob_is_read_as_it_was_written_and_overwritten_whole()
    {
        await Store.PutAsync("polls/2026/page-1.json.gz", Bytes("a longer first content"));
        Assert.Equal(Bytes("a longer first content"), await Store.GetAsync("polls/2026/page-1.json.gz"));

        await Store.PutAsync("polls/2026/page-1.json.gz", Bytes("second"));
        Assert.Equal(Bytes("second"), await Store.GetAsync("polls/2026/page-1.json.gz"));
    }

    [Fact]
    public async Task What_is_not_there_reads_as_null_and_is_not_deleted()
    {
        Assert.Null(await Store.GetAsync("a"));
        Assert.Null(await Store.GetAsync("a/b/c"));
        Assert.False(await Store.TryDeleteAsync("a"));
        Assert.False(await Store.TryDeleteAsync("a/b/c"));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task Adding_under_a_taken_key_leaves_the_blob_alone()
    {
        Assert.True(await Store.TryAddAsync("a/b", Bytes("first")));
        Assert.False(await Store.TryAddAsync("a/b", Bytes("second")));

        Assert.Equal(Bytes("first"), await Store.GetAsync("a/b"));
    }

    [Fact]
    public async Task Of_twenty_adds_at_once_exactly_one_wins()
    {
        await Store.PutAsync("other", Bytes(""));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.TryAddAsync("x/y/z", Bytes($"{i}"))));

        var winner = Assert.Single(Enumerable.Range(0, 20), i => outcomes[i]);
        Assert.Equal(Bytes($"{winner}"), await Store.GetAsync("x/y/z"));
    }

    [Fact]
    public async Task Of_twenty_deletes_at_once_exactly_one_wins()
    {
        await Store.PutAsync("x/y/z", Bytes("1"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.TryDeleteAsync("x/y/z")));

        Assert.Single(outcomes, deleted => deleted);
        Assert.Null(await Store.GetAsync("x/y/z"));
    }

    [Fact]
    public async Task Keys_are_listed_by_prefix_in_ordinal_order()
    {
        string[] keys = ["a", "a-b", "a.b", "a/b", "a/b/c", "a/b-c", "a0", "aa/x", "b/a", "b/b", "b-", "Z/z", "_/_", "a/B"];
        foreach (var key in keys)
            await Store.PutAsync(key, Bytes(key));

        foreach (var prefix in new[] { "", "a", "a/", "a/b", "a/b/", "b/", "Z", "a/b/c", "a/b/c/", "zz" })
        {
            var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            Assert.Equal(expected, await ListAsync(prefix));
        }
        foreach (var key in keys)
            Assert.Equal(Bytes(key), await Store.GetAsync(key));
    }

    [Fact]
    public async Task Deleting_one_blob_spares_its_neighbours()
    {
        foreach (var key in new[] { "a", "a/b", "a/b/c", "a/d" })
            await Store.PutAsync(key, Bytes(key));

        Assert.True(await Store.TryDeleteAsync("a/b"));
        Assert.True(await Store.TryDeleteAsync("a/d"));

        Assert.Equal(["a", "a/b/c"], await ListAsync(""));
        Assert.True(await Store.TryDeleteAsync("a/b/c"));
        await Store.PutAsync("a/b/c", Bytes("again"));
        Assert.Equal(["a", "a/b/c"], await ListAsync(""));
    }

    [Fact]
    public async Task Empty_and_large_blobs_are_blobs()
    {
        var large = new byte[6 * 1024 * 1024];
        new Random(1).NextBytes(large);

        await Store.PutAsync("empty", default);
        await Store.PutAsync("large", large);

        Assert.Empty((await Store.GetAsync("empty"))!);
        Assert.Equal(large, await Store.GetAsync("large"));
        Assert.Equal(["empty", "large"], await ListAsync(""));
    }

    [Fact]
    public async Task A_key_that_leaves_the_archive_or_breaks_a_rule_is_refused()
    {
        string[] keys =
        [
            "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", ".a", "a/.b", "a.", "a./b",
            "a b", "a\\b", "a+b", "ä", "a\0", "a?b", "a%2e", "C:", new('a', 201),
        ];
        foreach (var key in keys)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(key, Bytes("x")));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TryAddAsync(key, Bytes("x")));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(key));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TryDeleteAsync(key));
        }
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync("a*"));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task A_blob_over_the_limit_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync("a", new byte[Archive.LargestBytes + 1]));

    [Fact]
    public async Task The_longest_key_is_a_key()
    {
        var key = new string('a', 200);

        await Store.PutAsync(key, Bytes("x"));

        Assert.Equal([key], await ListAsync(""));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Store.ListAsync(prefix))
            keys.Add(key);
        return keys;
    }
}
