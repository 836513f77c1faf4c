using System.Text;
using System.Text.Json;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>What a platform says in the body of a refusal, for people: the usual places of JSON errors.</summary>
internal static class PlatformMessage
{
    private const int LongestMessage = 200, LargestBody = 64 * 1024;

    private static readonly string[] Places = ["message", "detail", "title", "error_description", "error_message", "error_user_msg",
        "fallbackMessage", "reason", "error"];

    /// <returns>One line of at most 200 characters; null when the body is no JSON or says nothing.</returns>
    public static string? Of(SourceAnswer answer)
    {
        if (answer.Body.Length is 0 or > LargestBody)
            return null;
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return In(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the body has one of several codes as a JSON string: codes are words that nothing else is.</summary>
    public static bool HasCode(SourceAnswer answer, params ReadOnlySpan<string> codes)
    {
        var body = Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, LargestBody)]);
        foreach (var code in codes)
        {
            if (body.Contains($"\"{code}\"", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>What a body says that is parsed already; see <see cref="Of"/>.</summary>
    public static string? In(JsonElement root) => In(root, depth: 0) is { Length: > 0 } message ? OneLine(message) : null;

    private static string? In(JsonElement element, int depth) => element.ValueKind switch
    {
        _ when depth > 3 => null,
        JsonValueKind.String => JsonText.Of(element),
        JsonValueKind.Array => element.EnumerateArray().Select(inner => In(inner, depth + 1)).FirstOrDefault(text => text is not null),
        JsonValueKind.Object => new[] { "error", "errors" }.Select(name => Member(element, name, depth, wantsObject: true))
            .Concat(Places.Select(name => Member(element, name, depth, wantsObject: false)))
            .FirstOrDefault(text => text is not null),
        _ => null,
    };

    private static string? Member(JsonElement element, string name, int depth, bool wantsObject) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.String == wantsObject
            ? In(member, depth + 1)
            : null;

    private static string OneLine(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length > LongestMessage ? line[..LongestMessage] + "…" : line;
    }
}
