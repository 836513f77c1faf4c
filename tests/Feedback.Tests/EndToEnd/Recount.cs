using System.Globalization;
using System.Text.Json.Nodes;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>Counts items and cases, as the API lists them, anew and by its own arithmetic, and compares with what <c>/api/measures</c> says.</summary>
internal sealed class Recount
{
    private static readonly string[] Zones = ["Europe/Berlin", "UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"];
    private static readonly string[] Groupings =
        ["", "source", "kind", "agent", "channel,touchpoint", "hour", "day", "week", "month", "day,source", "kind,agent,week"];

    private readonly HttpClient _client;
    private readonly List<Counted> _counted = [];

    private Recount(HttpClient client, IReadOnlyList<JsonNode> items, IReadOnlyList<JsonNode> cases)
    {
        (_client, Items, Cases) = (client, items, cases);
        _counted.AddRange(items.Select(Counted.OfItem));
        _counted.AddRange(items.Where(item => item["offeredAt"] is not null).Select(Counted.OfSurvey));
        _counted.AddRange(cases.SelectMany(Counted.OfCase));
    }

    public IReadOnlyList<JsonNode> Items { get; }

    public IReadOnlyList<JsonNode> Cases { get; }

    public static async Task<Recount> ReadAsync(HttpClient client)
    {
        var items = await ListAsync(client, "/api/items?limit=200");
        var cases = new List<JsonNode>();
        foreach (var summary in await ListAsync(client, "/api/cases?limit=200"))
            cases.Add(await client.GetJsonAsync($"/api/cases/{summary["id"]}"));
        return new Recount(client, items, cases);
    }

    public async Task CheckAsync()
    {
        foreach (var zone in Zones)
        {
            foreach (var grouping in Groupings)
                await CheckAsync(zone, grouping);
        }
    }

    private async Task CheckAsync(string zone, string grouping)
    {
        var today = TimeProvider.System.GetUtcNow();
        var (from, to) = ($"{today.AddDays(-60):yyyy-MM-dd}", $"{today.AddDays(2):yyyy-MM-dd}");
        var answer = await _client.GetJsonAsync($"/api/measures?from={from}&to={to}&tz={Uri.EscapeDataString(zone)}&by={grouping}");
        Compare($"{zone}, all", Numbers.Of(_counted), answer["total"]!);

        string[] by = grouping.Length == 0 ? [] : grouping.Split(',');
        var groups = _counted.GroupBy(counted => string.Join('|', by.Select(dimension => counted.Value(dimension, zone))))
            .Where(_ => by.Length > 0).ToDictionary(group => group.Key, group => group.ToList());
        var rows = answer["rows"]!.AsArray().ToDictionary(row => string.Join('|', by.Select(dimension => (string)row!["key"]![dimension]!)));
        Assert.Equal(groups.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, group) in groups)
            Compare($"{zone}, {grouping} = {key}", Numbers.Of(group), rows[key]!["values"]!);
    }

    private static void Compare(string what, IReadOnlyDictionary<string, double?> expected, JsonNode found)
    {
        foreach (var (path, value) in expected)
        {
            var number = path.Split('.').Aggregate((JsonNode?)found, (node, step) => node is JsonArray list
                ? list[int.Parse(step, CultureInfo.InvariantCulture)]
                : node?[step]);
            var differs = value is null ? number is not null : Math.Abs((double)(number ?? 0) - value.Value) > 1e-6;
            Assert.False(differs, $"{what}: {path} is {number?.ToJsonString() ?? "null"}, counted {value?.ToString(CultureInfo.InvariantCulture) ?? "null"}.");
        }
    }

    private static async Task<List<JsonNode>> ListAsync(HttpClient client, string path)
    {
        var all = new List<JsonNode>();
        var cursor = (string?)null;
        do
        {
            var page = await client.GetJsonAsync(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}");
            all.AddRange(page["items"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>One thing that counts.</summary>
    private sealed record Counted(string Kind, string Source, string? Channel, string? Agent, string? Touchpoint, DateTimeOffset At)
    {
        public bool Withdrawn { get; init; }

        public bool Void { get; init; }

        public bool Commented { get; init; }

        public double? Stars { get; init; }

        public int? Nps { get; init; }

        public int? Ces { get; init; }

        public string? Label { get; init; }

        public double Seconds { get; init; }

        public bool IsItem => Kind is "rating" or "review" or "mention";

        public static Counted OfItem(JsonNode item) => new(
            (string)item["kind"]!, (string)item["source"]!, (string?)item["survey"]?["channel"], (string?)item["survey"]?["agent"],
            (string?)item["survey"]?["touchpoint"], (DateTimeOffset)item["createdAt"]!)
        {
            Withdrawn = (bool)item["withdrawn"]!,
            Stars = (double?)item["rating"],
            Nps = (int?)item["answer"]?["nps"],
            Ces = (int?)item["answer"]?["ces"],
            Label = (string?)item["analysis"]?["label"],
        };

        /// <summary>The survey of a rating, which counts for when it was offered.</summary>
        public static Counted OfSurvey(JsonNode item) => OfItem(item) with
        {
            Kind = "survey",
            At = (DateTimeOffset)item["offeredAt"]!,
            Stars = null,
            Label = null,
            Commented = item["text"] is not null,
        };

        /// <summary>First responses and resolutions.</summary>
        public static IEnumerable<Counted> OfCase(JsonNode found)
        {
            var events = found["events"]!.AsArray().Select(happened => (
                Type: (string)happened!["type"]!, At: (DateTimeOffset)happened["at"]!, Actor: (string?)happened["actor"])).ToList();
            var waits = (DateTimeOffset?)found["waitingSince"]!;
            for (var i = 0; i < events.Count; i++)
            {
                var (type, at, actor) = events[i];
                if (type == "reopened")
                    waits = at;
                if (type is "reply-sent" or "replied-elsewhere" && waits is { } since)
                {
                    var author = type == "reply-sent" ? events.Take(i).Last(before => before.Type == "replied").Actor : actor;
                    yield return Of("first-response", author, at, at - since);
                    waits = null;
                }
                if (type == "resolved")
                {
                    yield return Of("resolution", actor, at, at - (DateTimeOffset)found["waitingSince"]!) with
                    {
                        Void = events.Skip(i).Any(later => later.Type == "reopened"),
                    };
                }
            }

            Counted Of(string kind, string? agent, DateTimeOffset at, TimeSpan took) => new(
                kind, (string)found["subject"]!["source"]!, (string?)found["subject"]!["channel"], agent, null, at)
            {
                Seconds = Math.Max(0, took.TotalSeconds),
            };
        }

        public string Value(string dimension, string zone)
        {
            var local = TimeZoneInfo.ConvertTime(At, TimeZoneInfo.FindSystemTimeZoneById(zone));
            var thursday = local.Date.AddDays(3 - ((int)local.DayOfWeek + 6) % 7);
            return dimension switch
            {
                "kind" => Kind,
                "source" => Source,
                "channel" => Channel ?? "",
                "agent" => Agent ?? "",
                "touchpoint" => Touchpoint ?? "",
                "hour" => $"{local:yyyy-MM-dd}T{local:HH}:00{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh\\:mm}",
                "day" => $"{local:yyyy-MM-dd}",
                "week" => $"{thursday.Year}-W{(thursday.DayOfYear - 1) / 7 + 1:00}",
                _ => $"{local:yyyy-MM}",
            };
        }
    }

    private static class Numbers
    {
        public static Dictionary<string, double?> Of(IReadOnlyCollection<Counted> group)
        {
            var all = group.Where(counted => counted.IsItem).ToList();
            var items = all.Where(item => !item.Withdrawn).ToList();
            var ratings = items.Where(item => item.Kind == "rating").ToList();
            var starred = ratings.Where(item => item.Stars is not null).ToList();
            var nps = ratings.Where(item => item.Nps is not null).Select(item => item.Nps!.Value).ToList();
            var surveys = group.Where(counted => counted.Kind == "survey").ToList();
            var numbers = new Dictionary<string, double?>
            {
                ["items"] = items.Count,
                ["ratings"] = ratings.Count,
                ["reviews"] = items.Count(item => item.Kind == "review"),
                ["mentions"] = items.Count(item => item.Kind == "mention"),
                ["negative"] = items.Count(item => item.Label == "negative"),
                ["neutral"] = items.Count(item => item.Label == "neutral"),
                ["positive"] = items.Count(item => item.Label == "positive"),
                ["csat.n"] = starred.Count,
                ["csat.value"] = starred.Count == 0 ? null : 100.0 * starred.Count(item => item.Stars >= 4) / starred.Count,
                ["stars.n"] = items.Count(item => item.Stars is not null),
                ["stars.value"] = Mean(items.Select(item => item.Stars)),
                ["nps.n"] = nps.Count,
                ["nps.value"] = nps.Count == 0
                    ? null
                    : Math.Round(100.0 * (nps.Count(score => score >= 9) - nps.Count(score => score <= 6)) / nps.Count, MidpointRounding.AwayFromZero),
                ["ces.n"] = ratings.Count(item => item.Ces is not null),
                ["ces.value"] = Mean(ratings.Select(item => (double?)item.Ces)),
                ["surveys.offered"] = surveys.Count,
                ["surveys.opened"] = surveys.Count,
                ["surveys.rated"] = surveys.Count(survey => !survey.Withdrawn),
                ["surveys.commented"] = surveys.Count(survey => survey.Commented),
                ["surveys.waiting"] = surveys.Count(survey => survey.Withdrawn),
                ["responseRate.value"] = surveys.Count == 0 ? null : 100.0 * surveys.Count(survey => !survey.Withdrawn) / surveys.Count,
                ["excluded.withdrawn"] = all.Count == items.Count ? null : all.Count - items.Count,
            };
            for (var stars = 1; stars <= 5; stars++)
                numbers[$"starCounts.{stars - 1}"] = items.Count(item => item.Stars == stars);
            Durations("firstResponse", group.Where(counted => counted.Kind == "first-response"), numbers);
            Durations("resolution", group.Where(counted => counted is { Kind: "resolution", Void: false }), numbers);
            return numbers;
        }

        private static double? Mean(IEnumerable<double?> values) => values.Where(value => value is not null).Average();

        private static void Durations(string name, IEnumerable<Counted> answers, Dictionary<string, double?> numbers)
        {
            var seconds = answers.Select(answer => answer.Seconds).Order().ToList();
            numbers[$"{name}.n"] = seconds.Count;
            numbers[$"{name}.medianSeconds"] = At(0.5);
            numbers[$"{name}.p90Seconds"] = At(0.9);
            numbers[$"{name}.meanSeconds"] = seconds.Count == 0 ? null : seconds.Average();

            double? At(double quantile)
            {
                if (seconds.Count == 0)
                    return null;
                var place = (seconds.Count - 1) * quantile;
                var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
                return seconds[below] * (1 - (place - below)) + seconds[above] * (place - below);
            }
        }
    }
}
