using System.Runtime.InteropServices;
using System.Xml;
using System.Xml.Linq;

namespace Feedback.Storage.Azure;

/// <summary>XML without document types or entities, and of bounded size.</summary>
internal static class SafeXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        // 32 messages of 64 KiB, and pages of 5,000 blob names, are far below.
        MaxCharactersInDocument = 16 * 1024 * 1024,
    };

    /// <exception cref="XmlException">It is not well-formed, has a document type or is too long.</exception>
    public static XElement Load(ReadOnlyMemory<byte> utf8)
    {
        using var stream = MemoryMarshal.TryGetArray(utf8, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(utf8.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, Settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
