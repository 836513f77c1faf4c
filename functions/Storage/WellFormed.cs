using System.Text;

namespace Feedback.Storage;

/// <summary>Text that survives UTF-8: no lone surrogate.</summary>
internal static class WellFormed
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[(at + length)..];
        }
        return true;
    }
}
