using System.Globalization;
using System.Text;
using System.Text.Json;
using Feedback.Monitoring.Sources;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Hosting.CommandLine;

/// <summary>
/// Header fields of a recorded answer, as people and tools store them: the lines of a response, with its status line or without; a JSON
/// object of fields; or a JSON object <c>{request?, status?, headers}</c>.
/// </summary>
internal sealed record RecordedHeaders(int? Status, Uri? Address, AnswerHeaders Headers)
{
    public static readonly RecordedHeaders None = new(null, null, AnswerHeaders.None);

    /// <exception cref="CommandException">It is neither.</exception>
    public static RecordedHeaders Parse(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file).TrimStart('\uFEFF').Trim();
        if (!text.StartsWith('{'))
            return FromLines(text);
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var fields = root.At("headers").ValueKind is JsonValueKind.Object or JsonValueKind.Array ? root.At("headers") : root;
            var status = int.TryParse(root.Text("status"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : (int?)null;
            return new RecordedHeaders(status, SourceAddress.Web(root.Text("request")), new AnswerHeaders(Fields(fields)));
        }
        catch (JsonException malformed)
        {
            throw new CommandException($"The headers are not JSON: {malformed.Message}");
        }
    }

    private static RecordedHeaders FromLines(string text)
    {
        int? status = null;
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith("HTTP/", StringComparison.Ordinal) && line.Split(' ') is [_, var code, ..]
                && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                status = number;
            }
            else if (colon > 0)
            {
                fields.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
            }
            else
            {
                throw new CommandException($"'{line}' is not a header field of the form 'Name: value'.");
            }
        }
        return new RecordedHeaders(status, null, new AnswerHeaders(fields));
    }

    // An object of values or lists of values, or a list of {name, value} as in HAR files.
    private static List<KeyValuePair<string, string>> Fields(JsonElement headers)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (headers.ValueKind == JsonValueKind.Array)
        {
            foreach (var field in headers.Objects())
            {
                if (field.Text("name") is { } name)
                    fields.Add(new(name, field.Text("value") ?? ""));
            }
            return fields;
        }
        foreach (var member in headers.EnumerateObject())
        {
            var values = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value];
            foreach (var value in values.Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number))
                fields.Add(new(member.Name, value.Text() ?? ""));
        }
        return fields;
    }
}
