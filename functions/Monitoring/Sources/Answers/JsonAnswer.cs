using System.Text.Json;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>Parses answers of interfaces that speak JSON.</summary>
internal static class JsonAnswer
{
    // Deeper than any platform's answers; a parser's stack is never the limit.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <exception cref="UnreadableAnswerException">The body is not JSON.</exception>
    public static JsonDocument Parse(SourceAnswer answer)
    {
        var body = BodyText.AsUtf8(answer);
        try
        {
            return JsonDocument.Parse(body, Options);
        }
        catch (JsonException malformed)
        {
            var start = body.Span.TrimStart(" \t\r\n"u8);
            throw new UnreadableAnswerException(!start.IsEmpty && start[0] == '<'
                ? "The answer is an HTML page instead of JSON."
                : $"The answer is not JSON: it breaks off or is malformed at line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
    }
}
