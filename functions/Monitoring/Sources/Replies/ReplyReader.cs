using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Replies;

/// <summary>Reads the answer to a reply call by its status; adapters look further where a platform reports failures in a 200.</summary>
internal static class ReplyReader
{
    /// <summary>Reads an answer whose body says how the platform took the reply.</summary>
    /// <param name="accepted">Reads the JSON of an answer with a 2xx status; an element of no kind when there is none.</param>
    public static ReplyOutcome ReadJson(SourceAnswer answer, Func<JsonElement, ReplyOutcome> accepted) => Read(answer, taken =>
    {
        try
        {
            using var json = JsonAnswer.Parse(taken);
            return accepted(json.RootElement);
        }
        catch (UnreadableAnswerException)
        {
            return accepted(default);
        }
    });

    public static ReplyOutcome Read(SourceAnswer answer, Func<SourceAnswer, ReplyOutcome>? accepted = null)
    {
        var said = PlatformMessage.Of(answer) is { } message ? $": {message}" : "";
        return answer.Status switch
        {
            >= 200 and < 300 => accepted is null ? new ReplyOutcome.Published(null, null) : accepted(answer),
            401 or 402 or 403 => new ReplyOutcome.Unauthorized($"The platform refuses the credentials (HTTP {answer.Status}){said}."),
            404 or 410 => new ReplyOutcome.ReviewGone($"The platform does not know the item any more (HTTP {answer.Status}){said}."),
            420 or 429 => new ReplyOutcome.Throttled(RateLimit.Wait(answer)),
            503 when RateLimit.Wait(answer) is { } wait => new ReplyOutcome.Throttled(wait),
            408 or >= 500 or < 200 => new ReplyOutcome.Failed($"The platform has a fault (HTTP {answer.Status}){said}."),
            _ => new ReplyOutcome.Rejected($"The platform does not take the reply (HTTP {answer.Status}){said}."),
        };
    }
}
