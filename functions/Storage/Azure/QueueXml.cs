using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Feedback.Storage.Azure;

/// <summary>The bodies of Queue Storage: one message sent, a list of messages received.</summary>
internal static class QueueXml
{
    public static byte[] Write(string text)
    {
        var escaped = new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
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

    private static string Value(XElement message, string name) =>
        message.Element(name)?.Value ?? throw new FormatException($"A message has no {name}.");
}
