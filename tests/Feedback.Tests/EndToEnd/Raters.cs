using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Feedback.Models.Ledger;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// People who rate, rate again, change and take back at the same time, each their own ratings one step after the other. A step that is not
/// acknowledged is tried again, as a widget would, or given up, after which the rating may be as before it or as after it.
/// </summary>
internal sealed class Raters(Installation installation, IReadOnlyList<Uri> addresses, int seed)
{
    private static readonly string[] Agents = ["Mila", "Jonas", "=Agent", "Ümit, \"der Zweite\""];
    private static readonly string[] Channels = ["chat", "phone"];
    private static readonly string[] Touchpoints = ["support", "purchase"];
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromMilliseconds(30);

    private readonly HttpClient[] _clients = [.. addresses.Select(address => Http.Client(address))];
    private int _acknowledged;
    private int _refused;

    /// <summary>Every rating of which at least the first step was sent.</summary>
    public ConcurrentBag<KnownRating> Ratings { get; } = [];

    /// <summary>Answers that are none of 202 and 503, which a rater must never see.</summary>
    public ConcurrentQueue<string> Surprises { get; } = [];

    public int Acknowledged => _acknowledged;

    /// <summary>How often the answer was 503.</summary>
    public int Refused => _refused;

    /// <param name="pause">Between two steps of one person, on average.</param>
    /// <param name="enough">Ends their coming; what they have begun they still try to finish.</param>
    public Task RateAsync(int people, TimeSpan pause, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(() => PersonAsync(person, pause, enough), CancellationToken.None)));

    private async Task PersonAsync(int person, TimeSpan pause, CancellationToken enough)
    {
        var random = new Random(unchecked(seed * 31 + person));
        var own = new List<KnownRating>();
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var rating = own.Count == 0 || random.Next(3) == 0 ? await NewAsync($"{person}-{number}", random) : own[random.Next(own.Count)];
            if (rating.Receipt is null)
                Ratings.Add(rating);
            if (!await StepAsync(rating, Next(rating, random), mayGiveUp: random.Next(8) == 0))
                own.Remove(rating);
            else if (!own.Contains(rating))
                own.Add(rating);
            if (own.Count > 20)
                own.RemoveAt(0);
            await Task.Delay(pause * (2 * random.NextDouble()), CancellationToken.None);
        }
    }

    private async Task<KnownRating> NewAsync(string chat, Random random)
    {
        var context = new SurveyContext
        {
            Agent = Agents[random.Next(Agents.Length)],
            Channel = Channels[random.Next(Channels.Length)],
            Touchpoint = random.Next(4) == 0 ? null : Touchpoints[random.Next(Touchpoints.Length)],
        };
        var survey = Installation.Survey(chat, context);
        // Half of them answer with the widget, the others by a program of their own.
        return new KnownRating(Installation.Token(survey), await installation.ExternalIdAsync(survey), context, random.Next(2) == 0 ? $"session-{chat}" : null);
    }

    private static RatingStep Next(KnownRating rating, Random random)
    {
        var answer = new JsonObject();
        if (random.Next(6) > 0)
            answer["stars"] = random.Next(1, 6);
        if (random.Next(4) == 0)
            answer["nps"] = random.Next(0, 11);
        if (answer.Count == 0 || random.Next(5) == 0)
            answer["ces"] = random.Next(1, 8);
        if (random.Next(2) == 0)
            answer["comment"] = random.Next(5) == 0 ? "" : $"Kommentar {random.Next(1000)} – „ganz & <gar>“ 🌻";
        if (rating.Receipt is null)
            return new RatingStep(StepKind.Give, answer);
        return random.Next(8) switch
        {
            0 => new RatingStep(StepKind.Withdraw, []),
            < 4 => new RatingStep(StepKind.Give, answer),
            _ => new RatingStep(StepKind.Change, answer),
        };
    }

    /// <returns>False when it was given up.</returns>
    private async Task<bool> StepAsync(KnownRating rating, RatingStep step, bool mayGiveUp)
    {
        rating.Try(step);
        while (true)
        {
            try
            {
                using var request = Request(rating, step);
                using var response = await _clients[Random.Shared.Next(_clients.Length)].SendAsync(request);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    rating.Acknowledge(await response.JsonAsync());
                    Interlocked.Increment(ref _acknowledged);
                    return true;
                }
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref _refused);
                else
                    Surprises.Enqueue($"{step.Kind}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (Exception killed) when (killed is HttpRequestException or IOException or SocketException)
            {
                // The process died under the request, or is not there: whether the step was stored is not known.
            }
            if (mayGiveUp)
                return false;
            await Task.Delay(PauseBetweenTries);
        }
    }

    private static HttpRequestMessage Request(KnownRating rating, RatingStep step)
    {
        var body = step.Answer.DeepClone().AsObject();
        if (step.Kind == StepKind.Give)
        {
            body["token"] = rating.Token;
            body["session"] = rating.Session;
            body["sequence"] = rating.Steps;
        }
        return step.Kind switch
        {
            StepKind.Give => new HttpRequestMessage(HttpMethod.Post, "/api/ratings") { Content = Http.Json(body) },
            StepKind.Change => new HttpRequestMessage(HttpMethod.Patch, $"/api/ratings/{rating.Receipt}") { Content = Http.Json(body) },
            _ => new HttpRequestMessage(HttpMethod.Delete, $"/api/ratings/{rating.Receipt}"),
        };
    }

    /// <summary>Compares what the program has with what the raters know.</summary>
    /// <param name="items">All collected ratings, as <c>GET /api/items</c> lists them.</param>
    public void Check(IReadOnlyList<JsonNode> items)
    {
        Assert.Empty(Surprises);
        var byExternalId = items.ToLookup(item => (string)item["externalId"]!);
        Assert.All(byExternalId, same => Assert.Single(same));
        foreach (var rating in Ratings)
        {
            var found = byExternalId[rating.ExternalId].SingleOrDefault();
            Assert.True(
                rating.Allows(found),
                $"A rating is {found?.ToJsonString() ?? "missing"} after these steps, of which {rating.AcknowledgedSteps} were acknowledged:\n{rating.Story}");
        }
        var known = Ratings.Select(rating => rating.ExternalId).ToHashSet();
        Assert.DoesNotContain(byExternalId, same => !known.Contains(same.Key));
    }
}
