using System.Buffers;
using System.Text;

namespace Feedback.Storage;

/// <summary>What both queue stores refuse before anything is sent: the strictest of Queue Storage and SQLite.</summary>
internal static class QueueLimits
{
    private const int LongestEscapedBytes = 64 * 1024;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static void CheckQueue(string queue)
    {
        if (queue.Length is < 3 or > QueueStore.LongestName
            || queue.AsSpan().ContainsAnyExcept(NameCharacters)
            || queue[0] == '-' || queue[^1] == '-' || queue.Contains("--", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"A queue's name has 3 to {QueueStore.LongestName} lower-case letters, digits and single dashes between them.",
                nameof(queue));
        }
    }

    public static void CheckText(string text)
    {
        if (!WellFormed.Is(text) || text.AsSpan().ContainsAny(Forbidden))
        {
            throw new ArgumentException(
                "A message has no character that XML forbids or changes (control characters, lone surrogates).", nameof(text));
        }
        // Three bytes at most for a UTF-16 unit: only a long text is counted exactly.
        if (text.Length * 3 <= QueueStore.LongestTextBytes / 2)
            return;
        var bytes = Encoding.UTF8.GetByteCount(text);
        var escapes = text.AsSpan().Count('&') * 4 + text.AsSpan().Count('<') * 3 + text.AsSpan().Count('>') * 3;
        if (bytes > QueueStore.LongestTextBytes || bytes + escapes > LongestEscapedBytes)
        {
            throw new ArgumentException(
                $"A message has at most {QueueStore.LongestTextBytes} UTF-8 bytes, 64 KiB once escaped for XML.", nameof(text));
        }
    }

    public static void CheckWait(string queue, TimeSpan atMost)
    {
        CheckQueue(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, TimeSpan.Zero);
    }

    public static void CheckDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, QueueStore.LongestVisibility);
    }

    public static void CheckReceive(int most, TimeSpan visibility)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, QueueStore.MostMessages);
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, QueueStore.LongestVisibility);
    }

    public static void CheckRenewal(TimeSpan visibility)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, QueueStore.LongestVisibility);
    }

    /// <summary>Queue Storage counts whole seconds; a fraction counts as one.</summary>
    public static long WholeSeconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    // XML 1.0 section 2.2, and the carriage return, which section 2.11 turns into a line feed.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not '\t' and not '\n'), '\ufffe', '\uffff']);
}
