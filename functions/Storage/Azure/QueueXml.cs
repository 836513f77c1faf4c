using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Feedback.Storage.Azure;

/// <summary>The bodies of Queue Storage: one message sent, a list of messages received.</summary>
internal static class QueueXml
{
    // What Queue Storage takes, whichever form it counts.
    private const int LongestBytes = 64 * 1024;

    /// <summary>Beyond ASCII in numbers where they fit, as the emulator spoils a character that lies across two chunks of a request.</summary>
    public static byte[] Write(string text)
    {
        var escaped = new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
        if (!Ascii.IsValid(escaped) && InNumbers(escaped) is { Length: <= LongestBytes } ascii)
            escaped = ascii;
        return Encoding.UTF8.GetBytes($"<QueueMessage><MessageText>{escaped}</MessageText></QueueMessage>");
    }

    /// <exception cref="System.Xml.XmlException">It is no XML.</exception>
    /// <exception cref="FormatException">It is no list of messages.</exception>
    public static List<QueueMessage> Read(ReadOnlyMemory<byte> utf8) =>
    [
        .. SafeXml.Load(utf8).Elements("QueueMessage").Select(message => new QueueMessage(
            Value(message, "MessageId"), Value(message, "PopReceipt"), Value(message, "MessageText"),
            int.Parse(Value(message, "DequeueCount"), NumberStyles.None, CultureInfo.InvariantCulture))),
    ];

    private static string InNumbers(string text)
    {
        var ascii = new StringBuilder(text.Length * 2);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                ascii.Append((char)rune.Value);
            else
                ascii.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }
        return ascii.ToString();
    }

    private static string Value(XElement message, string name) =>
        message.Element(name)?.Value ?? throw new FormatException($"A message has no {name}.");
}
