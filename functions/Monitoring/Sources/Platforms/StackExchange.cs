using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Questions and answers that a Stack Exchange site's search finds (api.stackexchange.com/docs/excerpt-search). Content is CC BY-SA.
/// </summary>
internal sealed partial class StackExchange : JsonAdapter
{
    private const string Platform = "https://api.stackexchange.com";

    // Sites with a domain of their own.
    private static readonly string[] OwnDomains = ["stackoverflow", "superuser", "serverfault", "askubuntu", "stackapps"];

    public override string Type => "stackexchange";

    public override string Name => "Stack Exchange";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("query", FieldKind.Text, "The words that are looked for"),
        SourceField.Required("site", FieldKind.Identifier, "The site as the interface names it, such as stackoverflow"),
        new("key", FieldKind.Secret, "Application key: 10,000 calls a day instead of 300"),
    ];

    // 300 a day without a key, 10,000 with one.
    public override int DailyUnits(SourceSettings source) => source["key"] is null ? 280 : 9_500;

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), "/2.3/search/excerpts",
            ("q", source.Required("query")), ("site", source.Required("site")), ("sort", "creation"), ("order", "desc"),
            ("fromdate", call.Since?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("page", call.Cursor ?? "1"), ("pagesize", "100"), ("key", source["key"])));

    // "too many requests from this IP, more requests available in 75 seconds" comes as a bad request.
    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer)
    {
        if (answer.Status != 400 || !PlatformMessage.HasCode(answer, "throttle_violation"))
            return answer.Status == 400 && PlatformMessage.HasCode(answer, "access_denied", "invalid_access_token")
                ? refusal with { Outcome = PollOutcome.Auth }
                : base.Refine(refusal, answer);
        var seconds = PageNumber.Parse(SecondsInMessage().Match(PlatformMessage.Of(answer) ?? "").Groups[1].Value);
        return refusal with
        {
            Outcome = PollOutcome.Throttled,
            Wait = seconds is null ? refusal.Wait : RateLimit.Limited(TimeSpan.FromSeconds(seconds.Value)),
        };
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        // A call for the wait alone still says so in its body.
        var wait = root.Count("backoff") is { } backoff ? RateLimit.Limited(TimeSpan.FromSeconds(Math.Min(backoff, 1_000_000)))
            : root.Count("quota_remaining") == 0 ? TimeSpan.FromDays(1) - answer.ServerTime.UtcDateTime.TimeOfDay
            : (TimeSpan?)null;
        if (root.At("items").ValueKind != JsonValueKind.Array && wait is null)
            throw Unexpected(root, "the list 'items'");
        var host = Host(source["site"] ?? (answer.Address is { } address ? SourceAddress.Parameter(address, "site") : null));
        var next = root.IsTrue("has_more") ? $"{(PageNumber.Number(answer.Address, "page") ?? 1) + 1}" : null;
        var page = SourcePage.Of(root.Objects("items").Select(entry => ItemOf(entry, host)), next, root.Count("total"));
        return page with { Wait = wait };
    }

    private Item? ItemOf(JsonElement entry, string? host)
    {
        var isAnswer = entry.Text("item_type") == "answer";
        if (entry.Text(isAnswer ? "answer_id" : "question_id") is not { } id)
            return null;
        var kind = isAnswer ? 'a' : 'q';
        return new Item
        {
            Source = Type,
            ExternalId = $"{kind}{id}",
            Url = host is null ? null : $"https://{host}/{kind}/{id}",
            Author = PlainText.Line(PlainText.FromEscaped(entry.Text("owner", "display_name"))),
            Title = PlainText.FromEscaped(entry.Text("title")),
            Text = PlainText.FromHtml(entry.Text("excerpt")),
            // last_activity_date moves with votes and answers.
            CreatedAt = entry.Instant("creation_date"),
        };
    }

    private static string? Host(string? site) => site switch
    {
        null => null,
        "mathoverflow.net" => site,
        _ when OwnDomains.Contains(site) => $"{site}.com",
        _ => $"{site}.stackexchange.com",
    };

    [GeneratedRegex(@"available in (\d{1,6}) seconds", RegexOptions.CultureInvariant)]
    private static partial Regex SecondsInMessage();
}
