using System.Net;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// Rating and review in, answer and number out: one story, told through every door the program has. Nothing is mocked but the review platform's
/// people.
/// </summary>
public abstract class WholeRoad
{
    /// <summary>Opens the program behind this door, with the platform's shop configured.</summary>
    private protected abstract Task<Door> OpenAsync(TestPlatform platform);

    [Fact]
    public async Task A_click_and_a_review_become_cases_are_answered_and_counted()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var door = await OpenAsync(platform);
        using var customer = Http.Client(door.Address);
        using var manager = Http.Client(door.Address, door.ApiKey);

        var rating = await RateAsync(customer, manager);
        var review = await ReviewAsync(platform, manager);
        await AnswerAsync(platform, manager, review);
        await MeasureAsync(manager);
        await EditAsync(platform, manager, review);

        var cases = await manager.GetJsonAsync("/api/cases?status=open");
        Assert.Equivalent(new[] { rating, review }, cases["items"]!.AsArray().Select(item => (string)item!["id"]!), strict: true);
    }

    private static async Task<string> RateAsync(HttpClient customer, HttpClient manager)
    {
        using var issued = await manager.PostAsync("/api/surveys", Http.Json(new { chat = "chat-1", agent = "Mila", channel = "chat" }));
        Assert.Equal(HttpStatusCode.Created, issued.StatusCode);
        var survey = await issued.JsonAsync();
        var token = (string)survey["token"]!;

        // A mail scanner opens every link and changes nothing.
        foreach (var link in survey["links"]!.AsObject())
        {
            using var scanned = await customer.GetAsync(new Uri((string)link.Value!).PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, scanned.StatusCode);
        }

        using var rated = await customer.PostAsync("/api/ratings", Http.Json(new { token, stars = 5 }));
        Assert.Equal(HttpStatusCode.Accepted, rated.StatusCode);
        var receipt = await rated.JsonAsync();
        using var again = await customer.PostAsync("/api/ratings", Http.Json(new { token, stars = 1, comment = "Die Antwort war falsch." }));
        Assert.Equal((string)receipt["id"]!, (string)(await again.JsonAsync())["id"]!);

        var items = await Eventually.Async(
            () => manager.GetJsonAsync("/api/items"),
            page => page["items"]!.AsArray() is [{ } only] && (int?)only["rating"] == 1,
            "The second click as a revision of the first");
        var item = items["items"]![0]!;
        Assert.Equal("Die Antwort war falsch.", (string)item["text"]!);
        Assert.Equal("Mila", (string)item["survey"]!["agent"]!);
        Assert.DoesNotContain("chat-1", items.ToJsonString());
        await CaseAsync(manager, "widget");
        return (string)item["id"]!;
    }

    private static async Task<string> ReviewAsync(TestPlatform platform, HttpClient manager)
    {
        // The program polls by itself when it starts; this waits until it is through.
        await PollAsync(manager);
        platform.Publish(new TestReview("r1", 2, "Kam zerbrochen an.", platform.Now.AddHours(-2)));
        platform.Publish(new TestReview("r2", 5, "Wunderbar!", platform.Now.AddHours(-1)));
        var first = await PollAsync(manager);
        Assert.Equal(("ok", 2, 0), (first.Outcome, first.New, first.Changed));
        var review = await CaseAsync(manager, "platform");

        await Eventually.Async(() => manager.GetJsonAsync("/api/items"), page => page["items"]!.AsArray().Count == 3, "Both reviews as items");
        var second = await PollAsync(manager);
        Assert.Equal(("ok", 0, 0), (second.Outcome, second.New, second.Changed));
        return review;
    }

    private static async Task AnswerAsync(TestPlatform platform, HttpClient manager, string id)
    {
        using var claimed = await ActAsync(manager, id, "claim", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, claimed.StatusCode);
        using var late = await ActAsync(manager, id, "claim", "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        using var blind = await manager.PostAsync($"/api/cases/{id}/resolve", null);
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);

        using var replied = await ActAsync(manager, id, "reply", claimed.Headers.ETag!.Tag, new { text = "Das tut uns leid, Ersatz ist unterwegs." });
        Assert.Equal(HttpStatusCode.OK, replied.StatusCode);
        var sent = await Eventually.Async(
            () => manager.GetJsonAsync($"/api/cases/{id}"), found => (string?)found["reply"]?["state"] == "published", "The answer on the platform");
        var reply = Assert.Single(platform.Replies);
        Assert.Equal("Das tut uns leid, Ersatz ist unterwegs.", reply.Text);
        Assert.EndsWith("#r1", reply.ExternalId, StringComparison.Ordinal);

        using var resolved = await ActAsync(manager, id, "resolve", $"\"{sent["version"]}\"");
        Assert.Equal("resolved", (string)(await resolved.JsonAsync())["status"]!);
    }

    private static async Task MeasureAsync(HttpClient manager)
    {
        var measures = await manager.GetJsonAsync("/api/measures?by=source");
        var total = measures["total"]!;
        Assert.Equal((3, 1, 2), ((int)total["items"]!, (int)total["ratings"]!, (int)total["reviews"]!));
        Assert.Equal((0.0, 1), ((double)total["csat"]!["value"]!, (int)total["csat"]!["n"]!));
        Assert.Equal(1, (int)total["firstResponse"]!["n"]!);
        Assert.Equal(1, (int)total["resolution"]!["n"]!);
        Assert.Equal(["platform", "widget"], measures["rows"]!.AsArray().Select(row => (string)row!["key"]!["source"]!));

        var csv = await manager.GetStringAsync("/api/measures.csv?by=source");
        Assert.Contains("platform,2,0,2,", csv, StringComparison.Ordinal);
        Assert.Contains("widget,1,1,0,", csv, StringComparison.Ordinal);
    }

    private static async Task EditAsync(TestPlatform platform, HttpClient manager, string id)
    {
        platform.Publish(new TestReview("r1", 1, "Kam zerbrochen an. Und der Ersatz auch!", platform.Now.AddHours(-2)));
        var run = await PollAsync(manager);
        Assert.Equal((0, 1), (run.New, run.Changed));
        var reopened = await Eventually.Async(
            () => manager.GetJsonAsync($"/api/cases/{id}"), found => (string)found["status"]! == "new", "The edited review's case open again");
        Assert.Equal("Kam zerbrochen an. Und der Ersatz auch!", (string)reopened["subject"]!["text"]!);
    }

    private static async Task<string> CaseAsync(HttpClient manager, string source)
    {
        var page = await Eventually.Async(
            () => manager.GetJsonAsync($"/api/cases?status=new&source={source}"), found => found["items"]!.AsArray().Count == 1, $"A case from {source}");
        return (string)page["items"]![0]!["id"]!;
    }

    private static async Task<(string Outcome, int New, int Changed)> PollAsync(HttpClient manager)
    {
        var run = await Eventually.Async(
            async () =>
            {
                using var response = await manager.PostAsync("/api/sources/platform/poll", null);
                return response.StatusCode == HttpStatusCode.Conflict ? null : await response.JsonAsync();
            },
            answer => answer is not null,
            "A turn to poll");
        return ((string)run!["outcome"]!, (int)run["new"]!, (int)run["changed"]!);
    }

    private static Task<HttpResponseMessage> ActAsync(HttpClient manager, string id, string action, string etag, object? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cases/{id}/{action}") { Content = body is null ? null : Http.Json(body) };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return manager.SendAsync(request);
    }
}

/// <summary>A way into the running program.</summary>
/// <param name="Close">Ends what serves behind the door.</param>
internal sealed record Door(Uri Address, string ApiKey, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}
