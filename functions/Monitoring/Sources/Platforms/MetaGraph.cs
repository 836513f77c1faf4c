using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>What Facebook and Instagram share: Meta's Graph API (developers.facebook.com/docs/graph-api).</summary>
internal abstract class MetaGraph : JsonAdapter
{
    protected const string Platform = "https://graph.facebook.com", Version = "v21.0";

    protected static readonly SourceField TokenField = SourceField.Required("accessToken", FieldKind.Secret,
        "Long-lived access token of the page or account");

    /// <summary>The address of the next page without its token, which must not be stored; put back in by <see cref="Get"/>.</summary>
    protected static string? NextOf(JsonElement root) =>
        // A cursor alone is no further page.
        SourceAddress.Web(root.Text("paging", "next")) is { } next ? SourceAddress.WithoutSecrets(next).AbsoluteUri : null;

    protected static SourceRequest? Get(SourceSettings source, SourceCall call, string path, params ReadOnlySpan<(string, string?)> query)
    {
        var endpoint = source.Endpoint(Platform);
        var address = call.Cursor is { } cursor
            ? SourceAddress.Follow(cursor, endpoint, Platform)
            : SourceAddress.Build(endpoint, path, query);
        return address is null ? null : SourceRequest.Get(SourceAddress.With(address, "access_token", source.Required("accessToken")));
    }

    /// <summary>A call that writes; text and token travel in the body.</summary>
    protected static SourceRequest Post(SourceSettings source, string path, params ReadOnlySpan<(string, string?)> fields) =>
        new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), path))
            .Form(SourceAddress.Form([.. fields, ("access_token", source.Required("accessToken"))]));

    public override ReplyOutcome ReadReply(SourceAnswer answer) => ErrorCode(answer) is { } code
        ? OutcomeOf(code) switch
        {
            PollOutcome.Throttled => new ReplyOutcome.Throttled(RateLimit.Wait(answer)),
            PollOutcome.Auth => new ReplyOutcome.Unauthorized($"Meta refuses the token: {PlatformMessage.Of(answer)}."),
            PollOutcome.Failed when code is 1 or 2 => new ReplyOutcome.Failed($"Meta has a fault: {PlatformMessage.Of(answer)}."),
            _ => new ReplyOutcome.Rejected($"Meta does not take the reply: {PlatformMessage.Of(answer)}."),
        }
        : Replies.ReplyReader.ReadJson(answer, reply => new ReplyOutcome.Published(reply.Text("id"), null));

    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) =>
        ErrorCode(answer) is { } code ? refusal with { Outcome = OutcomeOf(code) } : refusal;

    /// <summary>An error in a 200.</summary>
    protected static SourcePage? Problem(JsonElement root, SourceAnswer answer) => root.Count("error", "code") is { } code
        ? SourcePage.Problem(OutcomeOf(code), $"Meta reports an error: {PlatformMessage.In(root)}.", RateLimit.Wait(answer))
        : null;

    private static long? ErrorCode(SourceAnswer answer)
    {
        if (answer.Body.Length is 0 or > 64 * 1024)
            return null;
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.Count("error", "code");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // developers.facebook.com/docs/graph-api/guides/error-handling and /overview/rate-limiting.
    private static PollOutcome OutcomeOf(long code) => code switch
    {
        4 or 17 or 32 or 613 or >= 80_000 and < 80_100 => PollOutcome.Throttled,
        10 or 102 or 190 or >= 200 and < 300 or 463 or 467 => PollOutcome.Auth,
        12 => PollOutcome.Changed,
        _ => PollOutcome.Failed,
    };
}
