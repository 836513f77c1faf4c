using System.Net;
using System.Text.Json.Nodes;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Ratings;

/// <summary>Ten thousand people at once, over HTTP, against the program as a process of its own.</summary>
[Collection(nameof(Alone))]
public sealed class ManyRaters
{
    private const int Raters = 10_000, AtOnce = 48;

    [Fact]
    public async Task Ten_thousand_raters_who_send_twice_and_out_of_order_are_ten_thousand_ratings()
    {
        var data = Directory.CreateTempSubdirectory("feedback-");
        var settings = new Dictionary<string, string> { ["Feedback__Shops__shop__Name"] = "Laden" };
        await using var feedback = await FeedbackProcess.ServeAsync(settings, "--data", data.FullName);
        var key = (await FeedbackProcess.RunAsync(["key", "create", "--role", "agent", "--data", data.FullName], settings)).Output.Trim();
        using var shop = Http.Client(feedback.Address, key);
        using var anybody = Http.Client(feedback.Address);

        await Parallel.ForAsync(0, Raters, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (rater, token) =>
        {
            using var issued = await shop.PostAsync("/api/surveys", Http.Json(new { chat = $"chat-{rater}", agent = rater % 2 == 0 ? "Mila" : "Jonas" }), token);
            var survey = (string)(await issued.JsonAsync())["token"]!;
            await RateAsync(anybody, survey, rater);
        });

        JsonNode total = null!;
        // In steps, as a loaded machine may take longer than one is patient for.
        for (var step = Raters / 10; step <= Raters; step += Raters / 10)
        {
            total = (await Eventually.Async(
                () => shop.GetJsonAsync("/api/measures"),
                answer => (int)answer["total"]!["surveys"]!["rated"]! >= step && (int)answer["total"]!["ratings"]! >= step,
                $"{step} ratings"))["total"]!;
        }
        Assert.Equal(Raters, (int)total["ratings"]!);
        // Who revised went from one star to five; the others gave three.
        Assert.Equal<int>([0, 0, Raters / 2, 0, Raters / 2], total["starCounts"]!.AsArray().Select(count => (int)count!));
        Assert.Equal(50, (double)total["csat"]!["value"]!);
        var funnel = total["surveys"]!;
        Assert.Equal((Raters, Raters, 0), ((int)funnel["offered"]!, (int)funnel["opened"]!, (int)funnel["waiting"]!));
        Assert.Equal(100, (double)total["responseRate"]!["value"]!);
    }

    /// <summary>Each answer twice, the later one first.</summary>
    private static async Task RateAsync(HttpClient client, string token, int rater)
    {
        var now = TimeProvider.System.GetUtcNow();
        object Answer(int stars, int sequence) => new
        {
            token,
            stars,
            session = $"session-{rater}",
            sequence,
            at = now.AddSeconds(sequence),
            sentAt = now.AddSeconds(10),
        };
        object[] answers = rater % 2 == 0 ? [Answer(5, 2), Answer(1, 1), Answer(5, 2), Answer(1, 1)] : [Answer(3, 1), Answer(3, 1)];
        foreach (var answer in answers)
        {
            using var response = await client.PostAsync("/api/ratings", Http.Json(answer));
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
    }
}

/// <summary>Tests that need the machine to themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
