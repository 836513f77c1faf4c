using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Feedback.Storage;

namespace Feedback.Tests.Servers;

/// <summary>How an invocation of a custom handler ended, as the host sees it.</summary>
internal enum InvocationResult
{
    Succeeded,
    Failed,

    /// <summary>An answer without content: the host waits on until functionTimeout, then kills the handler.</summary>
    Hung,
}

/// <summary>The host's calls of queue and timer functions: <c>POST /{function}</c>, in the very form that a host was seen to send.</summary>
internal static class FunctionsInvocation
{
    private const string HostVersion = "4.1037.0.0";

    /// <summary>Calls a function and judges the answer: only 200 with a JSON object is a success.</summary>
    public static async Task<InvocationResult> CallAsync(HttpClient client, string function, JsonNode envelope)
    {
        using var request = Request(function, envelope);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            return InvocationResult.Failed;
        if (string.IsNullOrWhiteSpace(body) || body == "null")
            return InvocationResult.Hung;
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            return InvocationResult.Failed;
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.ValueKind == JsonValueKind.Object ? InvocationResult.Succeeded : InvocationResult.Failed;
    }

    /// <summary>The request, chunked and without a length.</summary>
    public static HttpRequestMessage Request(string function, JsonNode envelope)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}")
        {
            Content = new StringContent(envelope.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-HostVersion", HostVersion);
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostVersion));
        return request;
    }

    /// <summary>A message as a string that holds a JSON string that holds the text; its top-level properties are merged into Metadata.</summary>
    public static JsonObject Queue(QueueMessage message)
    {
        var metadata = new JsonObject
        {
            ["DequeueCount"] = $"{message.Deliveries}",
            ["Id"] = JsonSerializer.Serialize(message.Id),
            ["PopReceipt"] = JsonSerializer.Serialize(message.Receipt),
            ["sys"] = System(),
        };
        foreach (var (name, value) in Object(message.Text))
            metadata[name] = JsonSerializer.Serialize(value);
        return new JsonObject { ["Data"] = new JsonObject { ["msg"] = JsonSerializer.Serialize(message.Text) }, ["Metadata"] = metadata };
    }

    public static JsonObject Timer(DateTimeOffset now) => new()
    {
        ["Data"] = new JsonObject
        {
            ["timer"] = new JsonObject
            {
                ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                ["ScheduleStatus"] = new JsonObject { ["Last"] = $"{now.AddMinutes(-1):O}", ["Next"] = $"{now.AddMinutes(1):O}", ["LastUpdated"] = $"{now:O}" },
                ["IsPastDue"] = false,
            },
        },
        ["Metadata"] = new JsonObject { ["sys"] = System() },
    };

    private static JsonObject System() => new() { ["MethodName"] = "function", ["RandGuid"] = Guid.NewGuid().ToString() };

    private static JsonObject Object(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
