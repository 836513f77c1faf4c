using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Comments on a channel's videos or on one video (developers.google.com/youtube/v3/docs/commentThreads).</summary>
internal sealed class YouTube : JsonAdapter
{
    private const string Platform = "https://www.googleapis.com";

    public override string Type => "youtube";

    public override string Name => "YouTube";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        new("channelId", FieldKind.Identifier, "The shop's own channel; its comments are read, and its answers recognised"),
        new("videoId", FieldKind.Identifier, "One video whose comments are read instead"),
        new("key", FieldKind.Secret, "Key of the YouTube Data API"),
        .. GoogleOAuth.PersonFields.Select(field => field with { IsRequired = false, Hint = $"{field.Hint}; needed to reply" }),
    ];

    // The documentation names no number; longer comments are refused on the site.
    public override ReplyLimit ReplyLimit { get; } = new(10_000, TextUnit.Utf16Units);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source)
    {
        foreach (var problem in base.Problems(source))
            yield return problem;
        if (source["channelId"] is null && source["videoId"] is null)
            yield return new SettingProblem("channelId",
                "Give 'channelId' for comments on a channel's videos, or 'videoId' for those on one.");
        if (source["key"] is null && source["refreshToken"] is null)
            yield return new SettingProblem("key", "Give 'key', or 'clientId', 'clientSecret' and 'refreshToken'.");
    }

    // Of 10,000 a day, so that 40 replies at 50 units each are left.
    public override int DailyUnits(SourceSettings source) => 8_000;

    public override SourceRequest? PlanToken(SourceSettings source, DateTimeOffset now) =>
        source["refreshToken"] is null ? null : GoogleOAuth.Refresh(source);

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), "/youtube/v3/commentThreads", ("part", "snippet,replies"),
            ("videoId", source["videoId"]), ("allThreadsRelatedToChannelId", source["videoId"] is null ? source["channelId"] : null),
            ("order", "time"), ("maxResults", "100"), ("textFormat", "plainText"), ("pageToken", call.Cursor), ("key", source["key"])))
            .Bearer(call.Token?.Value);

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        if (draft.Token is not { } token)
            return new ReplyPlan.Refused("Replies need the settings 'clientId', 'clientSecret' and 'refreshToken'.");
        var body = JsonBody.Of(json =>
        {
            json.WriteStartObject("snippet");
            json.WriteString("parentId", draft.Item.ExternalId);
            json.WriteString("textOriginal", draft.Text);
            json.WriteEndObject();
        });
        var address = SourceAddress.Build(source.Endpoint(Platform), "/youtube/v3/comments", ("part", "snippet"));
        var request = new SourceRequest(HttpMethod.Post, address) { Units = 50 }.Json(body).Bearer(token.Value);
        return new ReplyPlan.Send(request, IsRepeatable: false);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) => answer.Status == 403 && PlatformMessage.HasCode(answer, "quotaExceeded")
        ? new ReplyOutcome.Throttled(UntilPacificMidnight(answer.ServerTime))
        : ReplyReader.ReadJson(answer, comment =>
            new ReplyOutcome.Published(comment.Text("id"), comment.Instant("snippet", "publishedAt")));

    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer)
    {
        if (answer.Status == 403 && PlatformMessage.HasCode(answer, "commentsDisabled"))
            return SourcePage.Of([]) with { Reason = "Comments are switched off for the video." };
        var refined = GoogleOAuth.Refine(refusal, answer);
        return answer.Status == 403 && PlatformMessage.HasCode(answer, "quotaExceeded", "dailyLimitExceeded")
            ? refined with { Wait = UntilPacificMidnight(answer.ServerTime) }
            : refined;
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var threads = root.Text("kind") is "youtube#commentThread" or "youtube#comment" ? [root] : List(root, "items");
        var isPlain = answer.Address is { } address && SourceAddress.Parameter(address, "textFormat") == "plainText";
        return SourcePage.Of(threads.Select(thread => ItemOf(thread, source["channelId"], isPlain)), root.Text("nextPageToken"));
    }

    private Item? ItemOf(JsonElement thread, string? channel, bool isPlain)
    {
        var comment = thread.At("snippet", "topLevelComment") is { ValueKind: JsonValueKind.Object } top ? top : thread;
        if (comment.Text("id") is not { } id)
            return null;
        var snippet = comment.At("snippet");
        var createdAt = snippet.Instant("publishedAt");
        var video = snippet.Text("videoId") ?? thread.Text("snippet", "videoId");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = video is null ? null : $"https://www.youtube.com/watch?v={Uri.EscapeDataString(video)}&lc={Uri.EscapeDataString(id)}",
            Author = PlainText.Line(snippet.Text("authorDisplayName")),
            Text = TextOf(snippet, isPlain),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(snippet.Instant("updatedAt"), createdAt),
            Reply = (channel ?? thread.Text("snippet", "channelId")) is { } own ? OwnAnswer(thread, own, isPlain) : null,
        };
    }

    private static string? TextOf(JsonElement snippet, bool isPlain) =>
        PlainText.FromText(snippet.Text("textOriginal"))
            ?? (isPlain ? PlainText.FromText(snippet.Text("textDisplay")) : PlainText.FromHtml(snippet.Text("textDisplay")));

    private static ItemReply? OwnAnswer(JsonElement thread, string own, bool isPlain) =>
        thread.Objects("replies", "comments").Select(reply => reply.At("snippet"))
            .Where(snippet => snippet.Text("authorChannelId", "value") == own)
            .OrderByDescending(snippet => snippet.Instant("publishedAt"))
            .Select(snippet => TextOf(snippet, isPlain) is { } text ? new ItemReply(text, snippet.Instant("publishedAt")) : null)
            .FirstOrDefault(reply => reply is not null);

    // Quota is given back at midnight Pacific time. Summer time lasts from the second Sunday of March to the first of November.
    private static TimeSpan UntilPacificMidnight(DateTimeOffset now)
    {
        var year = now.UtcDateTime.Year;
        var isSummer = now >= Sunday(year, 3, 2).AddHours(10) && now < Sunday(year, 11, 1).AddHours(9);
        var local = now.ToOffset(TimeSpan.FromHours(isSummer ? -7 : -8));
        return TimeSpan.FromDays(1) - local.TimeOfDay;

        static DateTimeOffset Sunday(int year, int month, int which)
        {
            var first = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero);
            return first.AddDays((7 - (int)first.DayOfWeek) % 7 + 7 * (which - 1));
        }
    }
}
