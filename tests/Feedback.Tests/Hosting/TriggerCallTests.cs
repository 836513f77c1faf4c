using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Feedback.Analysis;
using Feedback.Hosting;
using Feedback.Models.Items;
using Feedback.Storage;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Hosting;

/// <summary>The published package under a Functions host: genuine calls of its triggers, and everybody else's.</summary>
public sealed class TriggerCallTests(FunctionsPackage package) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly Azurite _azurite = new();
    private FunctionsHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await FunctionsHost.StartAsync(
        await package.DirectoryAsync(),
        await _azurite.ConnectionStringAsync(),
        [KeyValuePair.Create("Feedback__Shops__shop__Name", "Testladen")],
        retryDelay: TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    public static readonly TheoryData<string> Encodings = ["object", "once", "twice"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_message_is_understood_however_often_the_host_encodes_it(string encoding)
    {
        var message = Seen(encoding);
        var envelope = FunctionsInvocation.Queue(new QueueMessage("id", "receipt", message, 1));
        envelope["Data"]!["msg"] = encoding switch
        {
            "object" => JsonNode.Parse(message),
            "once" => message,
            _ => JsonSerializer.Serialize(message),
        };
        Assert.Equal(InvocationResult.Succeeded, await _host.InvokeAsync("incoming", envelope));
        await ItemIsStoredAsync(encoding);
    }

    [Theory]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":null}""")]
    [InlineData("""[]""")]
    [InlineData("""{"Data":{"msg":"hello"}}""")]
    [InlineData("""{"Data":{"msg":"\"\\\"{}\\\"\""}}""")]
    public async Task An_invocation_without_a_message_of_ours_fails_and_is_no_end_of_the_handler(string envelope)
    {
        Assert.Equal(InvocationResult.Failed, await _host.InvokeAsync("incoming", JsonNode.Parse(envelope)!));
        Assert.Equal(InvocationResult.Succeeded, await _host.FireAsync("rollup"));
    }

    [Fact]
    public async Task Text_that_is_no_JSON_at_all_fails_the_invocation()
    {
        using var client = Http.Client(_host.Handler.Address);
        using var request = FunctionsInvocation.Request("incoming", new JsonObject());
        request.Content = new StringContent("{\"Data\":");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task A_message_as_long_as_a_queue_takes_fits_the_envelope()
    {
        // Quotation marks are the dearest character: each encoding doubles them and more.
        var text = $$$"""{"v":1,"d":{"filler":"{{{string.Concat(Enumerable.Repeat("\\\"", 24_000))}}}"}}""";
        var answer = await _host.InvokeAsync("incoming", FunctionsInvocation.Queue(new QueueMessage("id", "receipt", text, 1)));
        // No message of ours, so it fails; but it was read to its end.
        Assert.Equal(InvocationResult.Failed, answer);
        Assert.DoesNotContain(_host.Handler.OutputLines, line => line.Contains("Request body too large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_fails_comes_again_and_is_set_aside_at_last()
    {
        await _host.Stores.Queues.SendAsync(Queue.Incoming, """{"v":1,"d":{"poison":true}}""");
        await Eventually.Async(
            () => _host.Stores.Queues.CountAsync($"{Queue.Incoming}-poison"), count => count == 1, "The message in the poison queue");
        Assert.Equal(HostSettings.In(await package.DirectoryAsync()).MostDeliveries, _host.Invocations.Count(call => call.Function == "incoming"));
        Assert.All(_host.Invocations, call => Assert.Equal(InvocationResult.Failed, call.Result));
        await Eventually.Async(() => _host.Stores.Queues.CountAsync(Queue.Incoming), count => count == 0, "The message gone from its queue");
    }

    [Fact]
    public async Task A_message_in_the_queue_is_handled_and_removed()
    {
        await _host.Stores.Queues.SendAsync(Queue.Incoming, Seen("queued"));
        await ItemIsStoredAsync("queued");
        await Eventually.Async(() => _host.Stores.Queues.CountAsync(Queue.Incoming), count => count == 0, "The message gone from its queue");
    }

    [Theory]
    [InlineData("poll")]
    [InlineData("rollup")]
    [InlineData("retrain")]
    public async Task A_timer_runs_when_the_host_fires_it(string timer) =>
        Assert.Equal(InvocationResult.Succeeded, await _host.FireAsync(timer));

    [Theory]
    [InlineData("x-ms-invocation-id", "3f0b7c0e-0b1a-4f43-9f53-6d2a1a3c9e10")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "feedback.example")]
    [InlineData("X-Original-Host", "feedback.example")]
    [InlineData("Host", "feedback.example")]
    [InlineData("Host", "localhost")]
    public async Task Any_one_sign_of_a_call_from_outside_is_enough_to_refuse_it(string header, string value)
    {
        using var client = Http.Client(_host.Handler.Address);
        foreach (var function in (string[])["incoming", "outgoing", "poll", "rollup", "retrain"])
        {
            using var request = FunctionsInvocation.Request(function, FunctionsInvocation.Timer(TimeProvider.System.GetUtcNow()));
            request.Headers.TryAddWithoutValidation(header, value);
            if (header == "Host")
                request.Headers.Host = value;
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public async Task Another_method_finds_nothing(string method)
    {
        using var client = Http.Client(_host.Handler.Address);
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/incoming"));
        using var nothing = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/nothing"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(await WithoutTraceAsync(nothing), await WithoutTraceAsync(answer));
    }

    [Theory]
    [InlineData("/incoming")]
    [InlineData("/Incoming")]
    [InlineData("//incoming")]
    [InlineData("/poll")]
    [InlineData("/api/../incoming")]
    [InlineData("/api/%2e%2e/incoming")]
    [InlineData("/api/%252e%252e/incoming")]
    [InlineData("/api/..%2fincoming")]
    [InlineData("/api/%2e%2e%2fincoming")]
    [InlineData("/api/..%5cincoming")]
    [InlineData("/r/%252e%252e/incoming")]
    [InlineData("/console/%252e%252e%252fincoming")]
    [InlineData("/health/..;/incoming")]
    public async Task The_public_side_does_not_reach_a_trigger_by_any_path(string path)
    {
        var before = await _host.Stores.Queues.CountAsync(Queue.Incoming);
        using var client = Http.Client(_host.Address);
        using var request = FunctionsInvocation.Request("", FunctionsInvocation.Queue(new QueueMessage("id", "receipt", Seen("outside"), 1)));
        request.RequestUri = new Uri(
            $"{_host.Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await client.SendAsync(request);
        Assert.True((int)answer.StatusCode is 400 or 404 or 405, $"{path}: {(int)answer.StatusCode}");
        Assert.Equal(before, await _host.Stores.Queues.CountAsync(Queue.Incoming));
        Assert.False(await IsStoredAsync("outside"));
    }

    /// <summary>A message as a poll writes it, of an item whose external id is <paramref name="name"/>.</summary>
    private static string Seen(string name) => JsonSerializer.Serialize(
        new Envelope<IncomingMessage>(1, new ItemSeen
        {
            Shop = "shop",
            At = Noon,
            Item = new Item { Source = "somewhere", ExternalId = name, Text = "Sagt \"gut\" \\ überall.", CreatedAt = Noon.AddHours(-1) },
        }),
        AnalysisJson.Instance.EnvelopeIncomingMessage);

    private async Task ItemIsStoredAsync(string name) =>
        await Eventually.Async(() => IsStoredAsync(name), found => found, $"The item {name}");

    private async Task<bool> IsStoredAsync(string name) =>
        await new ItemLedger(_host.Stores.Tables).FindAsync("shop", ItemLedger.IdOf("somewhere", name), CancellationToken.None) is not null;

    private static async Task<string> WithoutTraceAsync(HttpResponseMessage response)
    {
        var body = (await response.Content.ReadAsStringAsync()) is { Length: > 0 } text ? JsonNode.Parse(text)!.AsObject() : [];
        body.Remove("traceId");
        return body.ToJsonString();
    }
}
