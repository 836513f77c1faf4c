using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure;

namespace Feedback.Storage.Azure;

/// <summary>Why a storage service refused: its code, such as <c>TableNotFound</c>, and its sentence.</summary>
/// <param name="Code">Empty when the answer has none, as from a gateway.</param>
/// <param name="Message">Empty when the answer has none; a batch's begins with the index of the operation at fault.</param>
internal readonly record struct ServiceError(string Code, string Message)
{
    private const int LongestMessage = 300;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static ServiceError From(Response response)
    {
        var header = response.Headers.TryGetValue("x-ms-error-code", out var code) ? code ?? "" : "";
        var body = response.ContentStream is null ? default : response.Content.ToMemory();
        var error = Parse(body);
        return error with { Code = error.Code.Length > 0 ? error.Code : header };
    }

    /// <summary>Reads OData's JSON and the queue and blob services' XML; anything else is an error without a code.</summary>
    public static ServiceError Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.Span.IndexOf((byte)'{') is >= 0 and < 4 ? ParseJson(body) : ParseXml(body);
        }
        catch (Exception malformed) when (malformed is JsonException or XmlException or InvalidOperationException)
        {
            return new ServiceError("", "");
        }
    }

    public StorageException ToException(Response response, TimeProvider time)
    {
        var code = Code.Length > 0 ? Code : response.Status.ToString(CultureInfo.InvariantCulture);
        var request = response.Headers.RequestId ?? response.ClientRequestId;
        var message = $"The storage service answered {response.Status} {code} (request {request}). {Detail(response, time)}";
        return new StorageException(response.Status, code, message.TrimEnd());
    }

    private string Detail(Response response, TimeProvider time)
    {
        // The sentence of a 403 quotes the signature it was sent.
        if (response.Status is not (401 or 403))
            return FirstLine(Message);
        if (response.Headers.Date - time.GetUtcNow() is not { } skew || skew.Duration() < Skew)
            return "The key, signature or identity was not accepted.";
        var direction = skew > TimeSpan.Zero ? "behind" : "ahead of";
        return $"This machine's clock is {skew.Duration().TotalMinutes:f0} minutes {direction} the service's, which accepts 15.";
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n', 2)[0].Trim();
        return line.Length <= LongestMessage ? line : line[..LongestMessage];
    }

    private static ServiceError ParseJson(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("odata.error", out var error))
            return new ServiceError("", "");
        var message = error.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value) ? value.GetString() : "";
        return new ServiceError(error.TryGetProperty("code", out var code) ? code.GetString() ?? "" : "", message ?? "");
    }

    private static ServiceError ParseXml(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return new ServiceError("", "");
        var root = SafeXml.Load(body);
        return new ServiceError(Value(root, "code"), Value(root, "message"));
    }

    // Code and Message in the queue and blob services, code and message in the table service's Atom answers.
    private static string Value(XElement root, string name) =>
        root.Elements().FirstOrDefault(element => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";
}
