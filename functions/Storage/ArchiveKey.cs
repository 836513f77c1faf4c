using System.Buffers;

namespace Feedback.Storage;

/// <summary>What both archives refuse before anything is written.</summary>
internal static class ArchiveKey
{
    private const int Longest = 200;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

    public static void Check(string key)
    {
        if (!IsKey(key))
        {
            throw new ArgumentException(
                $"A key has 1 to {Longest} characters: letters, digits, '-', '_' and '.', "
                + "in segments joined by '/' that neither start nor end with a dot.",
                nameof(key));
        }
    }

    public static bool IsKey(string key) => key.Length is >= 1 and <= Longest && IsPath(key);

    /// <summary>A prefix may end anywhere in a key and may be empty.</summary>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length > Longest || prefix.AsSpan().ContainsAnyExcept(Characters))
            throw new ArgumentException($"A prefix has at most {Longest} letters, digits, '-', '_', '.' and '/'.", nameof(prefix));
    }

    public static void CheckSize(int bytes)
    {
        if (bytes > Archive.LargestBytes)
            throw new ArgumentException($"A blob has at most {Archive.LargestBytes} bytes.");
    }

    private static bool IsPath(ReadOnlySpan<char> key)
    {
        if (key.ContainsAnyExcept(Characters))
            return false;
        foreach (var segment in key.Split('/'))
        {
            var name = key[segment];
            if (name.IsEmpty || name[0] == '.' || name[^1] == '.')
                return false;
        }
        return true;
    }
}
