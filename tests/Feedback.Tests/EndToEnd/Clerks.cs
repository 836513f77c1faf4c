using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>People who work on the response queue at the same time, get in each other's way, and poll sources by hand.</summary>
/// <param name="polls">Whether they do the latter.</param>
internal sealed class Clerks(Installation installation, Uri address, int seed, bool polls = true)
{
    private readonly HttpClient _client = Client(address, installation.ApiKey);
    private readonly ConcurrentDictionary<string, bool> _replies = new();

    /// <summary>Answers that nobody should see.</summary>
    public ConcurrentQueue<string> Surprises { get; } = [];

    public int AcknowledgedReplies => _replies.Values.Count(acknowledged => acknowledged);

    public Task WorkAsync(int people, TimeSpan pause, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(() => PersonAsync(person, pause, enough), CancellationToken.None)));

    private async Task PersonAsync(int person, TimeSpan pause, CancellationToken enough)
    {
        var random = new Random(unchecked(seed * 31 + person));
        while (!enough.IsCancellationRequested)
        {
            try
            {
                if (polls && random.Next(4) == 0)
                    await PollAsync(random);
                else
                    await WorkAsync(random, $"{person}-{random.Next(1_000_000_000)}");
            }
            catch (Exception killed) when (killed is HttpRequestException or IOException or TaskCanceledException or System.Net.Sockets.SocketException)
            {
                // The process died under the request, is not there, or waits for a store that does not answer.
            }
            await Task.Delay(pause * (2 * random.NextDouble()), CancellationToken.None);
        }
    }

    private static HttpClient Client(Uri address, string key)
    {
        var client = Http.Client(address, key);
        client.Timeout = TimeSpan.FromSeconds(15);
        return client;
    }

    private async Task PollAsync(Random random)
    {
        var source = Installation.SourceOf(random.Next(installation.Platforms.Count));
        using var answer = await _client.PostAsync($"/api/sources/{source}/poll", null);
        await ExpectAsync(answer, HttpStatusCode.OK, HttpStatusCode.Conflict);
    }

    private async Task WorkAsync(Random random, string name)
    {
        var status = random.Next(3) switch { 0 => "open", 1 => "new", _ => "resolved" };
        using var listed = await _client.GetAsync($"/api/cases?status={status}&limit=30");
        if (!await ExpectAsync(listed, HttpStatusCode.OK))
            return;
        var cases = (await listed.JsonAsync())["items"]!.AsArray();
        if (cases.Count == 0)
            return;
        var summary = cases[random.Next(cases.Count)]!;
        var version = (int)summary["version"]!;
        var canReply = (string)summary["source"]! != "widget";
        foreach (var action in Plan(random, canReply))
        {
            if (await ActAsync((string)summary["id"]!, action, version, $"{action} {name}", canReply) is not { } changed)
                return;
            version = changed;
        }
    }

    private static string[] Plan(Random random, bool canReply) => random.Next(6) switch
    {
        0 => ["claim", "release"],
        1 => ["claim", "reply", "resolve"],
        2 => canReply ? ["reply"] : ["claim", "reply"],
        3 => ["note", "dismiss"],
        4 => ["reopen", "claim"],
        _ => ["relabel"],
    };

    /// <returns>The case's new version; null when somebody was faster, or the case does not allow it.</returns>
    private async Task<int?> ActAsync(string id, string action, int version, string text, bool canReply)
    {
        object? body = action switch
        {
            "reply" => new { text, elsewhere = !canReply },
            "note" or "dismiss" => new { text },
            "relabel" => new { label = "negative" },
            _ => null,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cases/{id}/{action}") { Content = body is null ? null : Http.Json(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        var isReply = action == "reply" && canReply;
        if (isReply)
            _replies[text] = false;
        using var answer = await _client.SendAsync(request);
        if (!await ExpectAsync(answer, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed)
            || answer.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }
        if (isReply)
            _replies[text] = true;
        return (int)(await answer.JsonAsync())["version"]!;
    }

    private async Task<bool> ExpectAsync(HttpResponseMessage answer, params HttpStatusCode[] expected)
    {
        if (expected.Contains(answer.StatusCode))
            return true;
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            Surprises.Enqueue($"{answer.RequestMessage!.RequestUri!.AbsolutePath}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return false;
    }

    /// <summary>Every acknowledged reply reached its platform under one key of its own, however often it was sent.</summary>
    public void Check(IReadOnlyList<JsonNode> cases)
    {
        Assert.Empty(Surprises);
        var posted = installation.Platforms.SelectMany(platform => platform.Replies).ToList();
        Assert.All(posted.GroupBy(reply => reply.Text), same => Assert.Single(same.DistinctBy(reply => reply.Key)));
        Assert.All(posted.GroupBy(reply => reply.Key), same => Assert.Single(same.DistinctBy(reply => (reply.Text, reply.ExternalId))));
        Assert.Subset(_replies.Keys.ToHashSet(), posted.Select(reply => reply.Text).ToHashSet());
        Assert.Superset(_replies.Where(reply => reply.Value).Select(reply => reply.Key).ToHashSet(), posted.Select(reply => reply.Text).ToHashSet());

        foreach (var events in cases.Select(found => found["events"]!.AsArray()))
        {
            Assert.Equal(Enumerable.Range(1, events.Count), events.Select(happened => (int)happened!["number"]!));
            var replies = events.Count(happened => (string)happened!["type"]! == "replied");
            Assert.Equal(replies, events.Count(happened => (string)happened!["type"]! is "reply-sent" or "reply-failed"));
        }
        Assert.DoesNotContain(cases, found => (string?)found["reply"]?["state"] == "queued");
    }
}
