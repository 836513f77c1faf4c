using System.Globalization;
using System.Text;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Posts that Reddit's search finds, the comments of a subreddit, or mentions (reddit.com/dev/api). Access needs Reddit's approval
/// (Responsible Builder Policy), commercial use a contract; nobody is answered unless the shop switches it on.
/// </summary>
internal sealed class Reddit : JsonAdapter
{
    private const string Platform = "https://oauth.reddit.com", Login = "https://www.reddit.com";

    public override string Type => "reddit";

    public override string Name => "Reddit";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        new("query", FieldKind.Text, "What is looked for; with a subreddit and no query, its comments are read"),
        new("subreddit", FieldKind.Identifier, "One subreddit, without r/; without query and subreddit, mentions of the account are read"),
        SourceField.Required("clientId", FieldKind.Secret, "Id of the approved application"),
        SourceField.Required("clientSecret", FieldKind.Secret, "Secret of the application"),
        new("refreshToken", FieldKind.Secret, "Refresh token of an account; needed for mentions and replies"),
        SourceField.Required("userAgent", FieldKind.Text, "As Reddit wants it: platform:app:version (by /u/name)"),
        new("replies", FieldKind.Switch, "Whether replies may be sent; the policy forbids writing to people without their consent"),
    ];

    public override ReplyLimit ReplyLimit { get; } = new(10_000, TextUnit.Utf16Units);

    public override SourceRequest PlanToken(SourceSettings source, DateTimeOffset now)
    {
        var credentials = Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{source.Required("clientId")}:{source.Required("clientSecret")}"));
        return new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Login), "/api/v1/access_token"))
            .Form(source["refreshToken"] is { } refresh
                ? SourceAddress.Form(("grant_type", "refresh_token"), ("refresh_token", refresh))
                : SourceAddress.Form(("grant_type", "client_credentials")))
            .With("Authorization", $"Basic {credentials}").With("User-Agent", source.Required("userAgent"));
    }

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var subreddit = source["subreddit"] is { } name ? $"/r/{Uri.EscapeDataString(name)}" : "";
        var isSearch = source["query"] is not null;
        var path = isSearch ? $"{subreddit}/search" : subreddit.Length > 0 ? $"{subreddit}/comments" : "/message/mentions";
        var address = SourceAddress.Build(source.Endpoint(Platform), path,
            ("q", source["query"]), ("sort", isSearch ? "new" : null), ("type", isSearch ? "link" : null),
            ("restrict_sr", isSearch && subreddit.Length > 0 ? "1" : null), ("limit", "100"), ("raw_json", "1"), ("after", call.Cursor));
        return SourceRequest.Get(address).Bearer(call.Token?.Value).With("User-Agent", source.Required("userAgent"));
    }

    public override bool ShowsReplies => false;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (!source.IsOn("replies"))
            return new ReplyPlan.NotOffered("Replies are off, since Reddit's policy wants people's consent; the setting 'replies' allows them.");
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var request = new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/api/comment"))
            .Form(SourceAddress.Form(("api_type", "json"), ("thing_id", draft.Item.ExternalId), ("text", draft.Text)))
            .Bearer(draft.Token?.Value).With("User-Agent", source.Required("userAgent"));
        return new ReplyPlan.Send(request, IsRepeatable: false);
    }

    // Errors stand in a 200, as lists of code, message and field.
    public override ReplyOutcome ReadReply(SourceAnswer answer) => ReplyReader.ReadJson(answer, reply =>
    {
        var error = reply.At("json", "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0
            ? errors[0]
            : default;
        if (error.ValueKind != JsonValueKind.Array)
            return new ReplyOutcome.Published(reply.At("json", "data").Objects("things").FirstOrDefault().Text("data", "name"), null);
        var parts = error.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()!).ToList();
        return parts.FirstOrDefault() switch
        {
            "RATELIMIT" => new ReplyOutcome.Throttled(RateLimit.Wait(answer)),
            "DELETED_LINK" or "DELETED_COMMENT" => new ReplyOutcome.ReviewGone("The post was deleted."),
            _ => new ReplyOutcome.Rejected($"Reddit does not take the reply: {string.Join(", ", parts.Take(2))}."),
        };
    });

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        // Without raw_json=1, which the planner always asks for, texts are escaped once.
        var isEscaped = answer.Address is { } address && SourceAddress.Parameter(address, "raw_json") != "1";
        var things = List(root, "data", "children").Select(child => child.At("data")).ToList();
        var gone = things.Where(IsGone).Select(thing => thing.Text("name")).OfType<string>().ToList();
        var items = things.Where(thing => !IsGone(thing)).Select(thing => ItemOf(thing, isEscaped));
        return SourcePage.Of(items, root.Text("data", "after"), gone: gone);
    }

    private static bool IsGone(JsonElement thing) =>
        thing.Text("removed_by_category") is not null || (thing.Text("selftext") ?? thing.Text("body")) is "[deleted]" or "[removed]";

    private Item? ItemOf(JsonElement thing, bool isEscaped)
    {
        if (thing.Text("name") is not { } id)
            return null;
        Func<string?, string?> plain = isEscaped ? PlainText.FromEscaped : PlainText.FromText;
        var createdAt = Unix(thing.Text("created_utc"));
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = (thing.Text("permalink") ?? thing.Text("context")) is { } link
                ? SourceAddress.Web($"https://www.reddit.com{link}")?.AbsoluteUri
                : null,
            Author = thing.Text("author") is { } author and not "[deleted]" ? PlainText.Line(author) : null,
            Title = plain(thing.Text("title")),
            // Markdown, as written.
            Text = plain(thing.Text("selftext") ?? thing.Text("body")),
            CreatedAt = createdAt,
            // False, or when.
            UpdatedAt = Edited.At(Unix(thing.Text("edited")), createdAt),
            Facts = ItemFacts.Of(("subreddit", thing.Text("subreddit")), ("thread", plain(thing.Text("link_title")))),
        };
    }

    private static DateTimeOffset? Unix(string? seconds) =>
        decimal.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? SourceInstant.FromUnixSeconds(number)
            : null;
}
