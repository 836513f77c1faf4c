using System.Text.Json;

namespace Feedback.Hosting.Functions;

/// <summary>What the Functions host posts to a custom handler: <c>{"Data":{"name":value},"Metadata":{…}}</c>.</summary>
internal static class InvocationEnvelope
{
    /// <summary>
    /// The text of the queue message in an invocation. Hosts differ in how often they encode it: as raw text, as JSON in a string, twice so, or as an
    /// object; whichever it is, this gives the JSON text that was sent.
    /// </summary>
    /// <exception cref="JsonException">The body is no invocation with a message.</exception>
    public static string QueueMessage(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("Data", out var data)
            || data.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The invocation has no Data.");
        }
        foreach (var value in data.EnumerateObject())
            return Unwrap(value.Value);
        throw new JsonException("The invocation has no message.");
    }

    private static string Unwrap(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return value.GetRawText();
        var text = value.GetString()!;
        for (var i = 0; i < 2 && TryUnquote(text) is { } inner; i++)
            text = inner;
        return text;
    }

    private static string? TryUnquote(string text)
    {
        if (!text.StartsWith('"'))
            return null;
        try
        {
            using var quoted = JsonDocument.Parse(text);
            return quoted.RootElement.GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
