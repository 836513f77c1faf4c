using System.Buffers;
using System.Text;

namespace Feedback.Storage.Azure;

/// <summary>
/// Writes JSON strings in plain ASCII: quotes, backslashes, control characters and all beyond ASCII are escaped, nothing else.
/// System.Text.Json either escapes every quote to six bytes or leaves text in UTF-8, which the emulator spoils where a character happens to
/// lie across two chunks of a request.
/// </summary>
internal static class AsciiJson
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not '"' and not '\\')]);

    /// <param name="text">Any text; each unit takes up to six bytes.</param>
    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("\""u8);
        while (text.Length > 0)
        {
            var plain = text.IndexOfAnyExcept(Plain) is >= 0 and var first ? first : text.Length;
            Encoding.ASCII.GetBytes(text[..plain], output);
            if (plain < text.Length)
                Escape(output, text[plain++]);
            text = text[plain..];
        }
        output.Write("\""u8);
    }

    private static void Escape(IBufferWriter<byte> output, char unit)
    {
        if (unit is '"' or '\\')
        {
            output.Write([(byte)'\\', (byte)unit]);
            return;
        }
        const string digits = "0123456789abcdef";
        output.Write(
        [
            (byte)'\\', (byte)'u',
            (byte)digits[unit >> 12], (byte)digits[(unit >> 8) & 15], (byte)digits[(unit >> 4) & 15], (byte)digits[unit & 15],
        ]);
    }
}
