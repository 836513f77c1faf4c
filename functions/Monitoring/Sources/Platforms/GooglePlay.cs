using System.Globalization;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Reviews of an app by the Android Publisher interface (developers.google.com/android-publisher/reply-to-reviews). It shows those of the
/// last week only, and only when each was changed last: the first instant seen is when it was written.
/// </summary>
internal sealed class GooglePlay : JsonAdapter
{
    private const string Platform = "https://androidpublisher.googleapis.com", Scope = "https://www.googleapis.com/auth/androidpublisher";

    public override string Type => "google-play";

    public override string Name => "Google Play";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("packageName", FieldKind.Identifier, "The app's package name, such as org.example.app"),
        SourceField.Required("serviceAccount", FieldKind.Secret, "JSON key of a service account that may reply to reviews"),
    ];

    public override TimeSpan? LongestInterval => TimeSpan.FromDays(1);

    public override ReplyLimit ReplyLimit { get; } = new(350, TextUnit.Utf16Units);

    public override IEnumerable<SettingProblem> Problems(SourceSettings source)
    {
        var problems = base.Problems(source).ToList();
        return problems.Count > 0 ? problems : SecretCheck.Problems("serviceAccount", () => PlanToken(source, DateTimeOffset.UnixEpoch));
    }

    public override SourceRequest PlanToken(SourceSettings source, DateTimeOffset now) =>
        GoogleOAuth.ServiceAccount(source, source.Required("serviceAccount"), Scope, now);

    public override SourceRequest Plan(SourceSettings source, SourceCall call) =>
        SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), ReviewsOf(source), ("maxResults", "100"), ("token", call.Cursor)))
            .Bearer(call.Token?.Value);

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (ReplyLimit.Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var address = SourceAddress.Build(source.Endpoint(Platform),
            $"{ReviewsOf(source)}/{Uri.EscapeDataString(draft.Item.ExternalId)}:reply");
        var request = new SourceRequest(HttpMethod.Post, address).Json(JsonBody.Of(json => json.WriteString("replyText", draft.Text)))
            .Bearer(draft.Token?.Value);
        return new ReplyPlan.Send(request, IsRepeatable: true);
    }

    public override ReplyOutcome ReadReply(SourceAnswer answer) =>
        ReplyReader.ReadJson(answer, reply => new ReplyOutcome.Published(null, Instant(reply.At("result", "lastEdited"))));

    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) => GoogleOAuth.Refine(refusal, answer);

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        // A week without reviews answers with an empty object.
        var hasPage = root.At("reviews").ValueKind == JsonValueKind.Array || root.At("tokenPagination").ValueKind == JsonValueKind.Object;
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() > 0 && !hasPage)
            throw Unexpected(root, "the list 'reviews'");
        return SourcePage.Of(root.Objects("reviews").Select(ItemOf), root.Text("tokenPagination", "nextPageToken"));
    }

    private Item? ItemOf(JsonElement review)
    {
        // The two kinds of comments stand in one list, in any order.
        var user = review.Objects("comments").SelectMany(comment => comment.Objects("userComment")).FirstOrDefault();
        var developer = review.Objects("comments").SelectMany(comment => comment.Objects("developerComment")).LastOrDefault();
        if (review.Text("reviewId") is not { } id || user.ValueKind != JsonValueKind.Object)
            return null;
        // "text" is a translation where there is an original.
        var text = user.Text("originalText") ?? user.Text("text") ?? "";
        var tab = text.IndexOf('\t', StringComparison.Ordinal);
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Author = AuthorName.Of(review.Text("authorName")),
            Rating = StarRating.Parse(user.Text("starRating")),
            Title = tab > 0 ? PlainText.FromText(text[..tab]) : null,
            Text = PlainText.FromText(text[(tab + 1)..]),
            Language = LanguageTag.Parse(user.Text("reviewerLanguage")),
            CreatedAt = Instant(user.At("lastModified")),
            Reply = PlainText.FromText(developer.Text("text")) is { } reply
                ? new ItemReply(reply, Instant(developer.At("lastModified")))
                : null,
            Facts = ItemFacts.Of(("version", user.Text("appVersionName"))),
        };
    }

    // google.protobuf.Timestamp: seconds come as a string.
    private static DateTimeOffset? Instant(JsonElement timestamp) =>
        decimal.TryParse(timestamp.Text("seconds"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? SourceInstant.FromUnixSeconds(seconds + (decimal.TryParse(timestamp.Text("nanos"), NumberStyles.None,
                CultureInfo.InvariantCulture, out var nanos)
                ? nanos / 1_000_000_000m
                : 0))
            : null;

    private static string ReviewsOf(SourceSettings source) =>
        $"/androidpublisher/v3/applications/{Uri.EscapeDataString(source.Required("packageName"))}/reviews";
}
