using System.Buffers;
using System.Text;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>
/// The characters of an answer's body. What says the encoding, in this order: a byte order mark, the <c>charset</c> of the Content-Type,
/// the declaration inside of the body; else UTF-8 and, if the bytes are none, windows-1252. <c>iso-8859-1</c> is read as windows-1252, as
/// browsers do (encoding.spec.whatwg.org).
/// </summary>
internal static class BodyText
{
    // Declarations stand in the first kibibyte; some templates put comments before them.
    private const int DeclarationBytes = 4_096;

    private static readonly SearchValues<byte> LabelEnds = SearchValues.Create("\"' \t\r\n;>/?"u8);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    static BodyText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static string Decode(SourceAnswer answer)
    {
        var body = answer.Body.Span;
        if (ByteOrderMark(body) is var (marked, length))
            return marked.GetString(body[length..]);
        var declared = Named(Label(answer.Headers["Content-Type"])) ?? Named(Declared(body));
        return declared is null || declared is UTF8Encoding ? Guessed(body) : declared.GetString(body);
    }

    /// <summary>The body as UTF-8 without a byte order mark, as JSON wants it; copied only where it is anything else.</summary>
    public static ReadOnlyMemory<byte> AsUtf8(SourceAnswer answer)
    {
        var body = answer.Body;
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        else if (ByteOrderMark(body.Span) is not null || body.Length > 1 && (body.Span[0] == 0 || body.Span[1] == 0))
            return Encoding.UTF8.GetBytes(Decode(answer));
        return System.Text.Unicode.Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Decode(answer));
    }

    private static (Encoding Encoding, int Length)? ByteOrderMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        // A first "<" or "{" in two bytes shows the encoding as well as a mark does.
        [(byte)'<' or (byte)'{' or (byte)'[', 0, not 0, 0, ..] => (Encoding.Unicode, 0),
        [0, (byte)'<' or (byte)'{' or (byte)'[', 0, not 0, ..] => (Encoding.BigEndianUnicode, 0),
        _ => null,
    };

    private static string? Label(string? contentType)
    {
        var at = contentType?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : contentType![(at + "charset=".Length)..].Split(';')[0].Trim(' ', '"', '\'');
    }

    // <?xml … encoding="x"?>, <meta charset="x"> and <meta … content="text/html; charset=x">.
    private static string? Declared(ReadOnlySpan<byte> body)
    {
        Span<byte> lower = stackalloc byte[DeclarationBytes];
        var first = body[..Math.Min(body.Length, DeclarationBytes)];
        for (var i = 0; i < first.Length; i++)
            lower[i] = first[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(first[i] | 0x20) : first[i];
        ReadOnlySpan<byte> head = lower[..first.Length];
        var start = head.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("<?xml"u8))
        {
            var end = start.IndexOf((byte)'>');
            return LabelAfter(end < 0 ? start : start[..end], "encoding"u8);
        }
        for (var at = head.IndexOf("charset"u8); at >= 0; at = head.IndexOf("charset"u8))
        {
            // Only inside of a <meta>: script code says charset, too.
            var tag = head[..at].LastIndexOf((byte)'<');
            if (tag >= 0 && head[tag..at].StartsWith("<meta"u8) && !head[tag..at].Contains((byte)'>'))
                return LabelAfter(head[at..], "charset"u8);
            head = head[(at + "charset"u8.Length)..];
        }
        return null;
    }

    private static string? LabelAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        if (at < 0)
            return null;
        text = text[(at + name.Length)..].TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != '=')
            return null;
        text = text[1..].TrimStart(" \t\r\n\"'"u8);
        var end = text.IndexOfAny(LabelEnds);
        return Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
    }

    private static Encoding? Named(string? label)
    {
        if (string.IsNullOrEmpty(label))
            return null;
        switch (label.ToLowerInvariant())
        {
            case "utf8" or "utf-8" or "unicode-1-1-utf-8" or "utf-16" or "utf-16le" or "utf-16be" or "utf-32":
                // A declaration that could be read byte by byte is not in UTF-16.
                return Utf8;
            case "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "l1" or "us-ascii" or "ascii" or "ansi" or "cp1252" or "windows-1252" or "x-cp1252":
                return Windows1252;
            default:
                try
                {
                    return Encoding.GetEncoding(label);
                }
                catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
                {
                    return null;
                }
        }
    }

    private static Encoding Windows1252 => Encoding.GetEncoding(1252);

    private static string Guessed(ReadOnlySpan<byte> body) =>
        System.Text.Unicode.Utf8.IsValid(body) || IsMostlyUtf8(body) ? Utf8.GetString(body) : Windows1252.GetString(body);

    // A single wrong byte, such as a cut at the end, does not make a page windows-1252.
    private static bool IsMostlyUtf8(ReadOnlySpan<byte> body)
    {
        int good = 0, bad = 0;
        while (!body.IsEmpty)
        {
            var next = body.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0)
                break;
            body = body[next..];
            if (Rune.DecodeFromUtf8(body, out _, out var length) == OperationStatus.Done)
                good++;
            else
                bad++;
            body = body[length..];
        }
        return good > bad;
    }
}
