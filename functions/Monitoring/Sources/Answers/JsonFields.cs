using System.Text.Json;
using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>
/// Reads members of platforms' JSON without trusting their types: what is absent, null or of another kind reads as null, so that one odd
/// review does not hide the others.
/// </summary>
internal static class JsonFields
{
    /// <summary>The member at a path of names; undefined when a step is missing or no object.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }
        return element;
    }

    /// <summary>
    /// A string as it is, a number as its digits (ids go beyond 2⁵³: never through a double); null when empty or anything else.
    /// </summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var member = element.At(path);
        var text = member.ValueKind switch
        {
            JsonValueKind.String => JsonText.Of(member),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path).ValueKind == JsonValueKind.True;

    public static long? Count(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) is { } text ? ItemCount.Parse(text) : null;

    public static DateTimeOffset? Instant(this JsonElement element, params ReadOnlySpan<string> path) =>
        SourceInstant.Parse(element.Text(path));

    /// <summary>The objects of an array; nothing when there is none. A single object stands for an array of one.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var member = element.At(path);
        return member.ValueKind switch
        {
            JsonValueKind.Array => member.EnumerateArray().Where(inner => inner.ValueKind == JsonValueKind.Object),
            JsonValueKind.Object => [member],
            _ => [],
        };
    }
}
