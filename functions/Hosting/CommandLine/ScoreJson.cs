using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Feedback.Models.Text;

namespace Feedback.Hosting.CommandLine;

/// <summary>One analysis as a line of JSON: <c>{label, score, confidence, language, topics, because}</c>; spans are UTF-16 offsets.</summary>
internal static class ScoreJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(TextAnalysis analysis, string text)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("label"u8, Labels.Of(analysis.Label));
            json.WriteNumber("score"u8, analysis.Score);
            json.WriteNumber("confidence"u8, analysis.Confidence);
            json.WriteString("language"u8, analysis.Language);
            json.WriteStartArray("topics"u8);
            foreach (var topic in analysis.Topics)
                WriteTopic(json, topic, text);
            json.WriteEndArray();
            json.WriteStartArray("because"u8);
            foreach (var span in analysis.Because)
            {
                WriteSpan(json, span.Start, span.Length, text);
                json.WriteNumber("contribution"u8, span.Contribution);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteTopic(Utf8JsonWriter json, TopicMatch topic, string text)
    {
        json.WriteStartObject();
        json.WriteString("topic"u8, topic.Topic);
        json.WriteNumber("confidence"u8, topic.Confidence);
        json.WriteStartArray("words"u8);
        foreach (var word in topic.Words)
        {
            WriteSpan(json, word.Start, word.Length, text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Opens an object; the caller closes it.
    private static void WriteSpan(Utf8JsonWriter json, int start, int length, string text)
    {
        json.WriteStartObject();
        json.WriteNumber("start"u8, start);
        json.WriteNumber("length"u8, length);
        json.WriteString("text"u8, text.AsSpan(start, length));
    }
}
