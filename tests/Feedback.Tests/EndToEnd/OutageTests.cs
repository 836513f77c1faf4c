using System.Net;
using System.Text.Json.Nodes;
using Feedback.Models.Ledger;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>The store goes away under load and comes back: what cannot be kept is refused at once and plainly, and nothing that was accepted is lost.</summary>
public sealed class OutageTests(Azurite azurite)
{
    [Fact]
    public async Task A_full_disk_refuses_ratings_until_it_has_room_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits on file sizes are set with prlimit.");
        await using var installation = await Installation.OnSqliteAsync(platforms: 2);
        var process = await installation.ServeIgnoringFileSizeSignalAsync(Http.FreePort());

        await EndureAsync(installation, process, () => FileSizeLimit.Set(process.Id, 1), () => FileSizeLimit.Set(process.Id, null));
    }

    [Fact]
    public async Task A_storage_account_out_of_reach_refuses_ratings_until_it_is_back()
    {
        await using var wires = await Wires.ToAsync(azurite);
        await using var installation = await Installation.OnAsync(wires.ConnectionString, platforms: 2);
        var process = await installation.ServeAsync(Http.FreePort());

        await EndureAsync(installation, process, wires.Cut, wires.Mend);
    }

    [Fact]
    public async Task A_storage_account_that_does_not_answer_keeps_no_rater_waiting()
    {
        await using var wires = await Wires.ToAsync(azurite);
        await using var installation = await Installation.OnAsync(wires.ConnectionString, platforms: 1);
        var process = await installation.ServeAsync(Http.FreePort());

        await EndureAsync(installation, process, wires.Deaden, wires.Mend);
    }

    private static async Task EndureAsync(Installation installation, FeedbackProcess process, Action breaks, Action mends)
    {
        await using var crowd = new Crowd(installation, [process.Address], Random.Shared.Next());
        using var customer = Http.Client(process.Address);
        // A client of the program would not wait longer either.
        customer.Timeout = TimeSpan.FromSeconds(20);
        crowd.Come(4, TimeSpan.FromMilliseconds(40));
        await Task.Delay(1_000);

        breaks();
        var refusal = await Eventually.Async(() => RateAsync(customer), answer => answer.Status == HttpStatusCode.ServiceUnavailable, "A refusal");
        Assert.Equal("application/problem+json", refusal.ContentType);
        Assert.Equal("urn:feedback:problem:storage-unavailable", (string)refusal.Body["type"]!);
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        Assert.Equal("ok", (string)(await customer.GetJsonAsync("/health"))["status"]!);
        await Task.Delay(2_000);

        mends();
        await Eventually.Async(() => RateAsync(customer), answer => answer.Status == HttpStatusCode.Accepted, "A rating taken again");
        await Task.Delay(1_000);
        await crowd.LeaveAsync();
        Assert.True(crowd.Raters.Refused > 0);
        await crowd.CheckAsync(exceptFor: "outage");
    }

    private static async Task<(HttpStatusCode Status, string? ContentType, TimeSpan? RetryAfter, JsonNode Body)> RateAsync(HttpClient customer)
    {
        var token = Installation.Token(Installation.Survey("outage", new SurveyContext { Touchpoint = "outage" }));
        using var answer = await customer.PostAsync("/api/ratings", Http.Json(new { token, stars = 5 }));
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta, await answer.JsonAsync());
    }

    /// <summary>The three services of the emulator, each by way of a wire.</summary>
    private sealed class Wires(IReadOnlyList<Wire> wires, string connectionString) : IAsyncDisposable
    {
        public string ConnectionString => connectionString;

        public static async Task<Wires> ToAsync(Azurite azurite)
        {
            var wires = new List<Wire>();
            var settings = (await azurite.ConnectionStringAsync()).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting =>
            {
                if (setting.Split('=', 2) is not [var name, var value] || !name.EndsWith("Endpoint", StringComparison.Ordinal))
                    return setting;
                var wire = Wire.To(new Uri(value));
                wires.Add(wire);
                return $"{name}={wire.Through(new Uri(value))}";
            }).ToList();
            return new Wires(wires, string.Join(';', settings));
        }

        public void Cut() => wires.ToList().ForEach(wire => wire.Cut());

        public void Deaden() => wires.ToList().ForEach(wire => wire.Deaden());

        public void Mend() => wires.ToList().ForEach(wire => wire.Mend());

        public async ValueTask DisposeAsync()
        {
            foreach (var wire in wires)
                await wire.DisposeAsync();
        }
    }
}
