namespace Feedback.Monitoring.Sources.Answers;

/// <summary>What status and headers of an answer say before its body is read; the same for all platforms.</summary>
internal static class AnswerTriage
{
    /// <returns>Null when the body is to be read (2xx), else the outcome.</returns>
    public static SourcePage? Refusal(SourceAnswer answer) => answer.Status switch
    {
        204 or 205 => SourcePage.Of([]),
        >= 200 and < 300 => null,
        304 => new SourcePage { Outcome = PollOutcome.Ok, Reason = "Nothing changed since the last call.", Wait = RateLimit.Wait(answer) },
        401 or 402 or 407 => Problem(PollOutcome.Auth, answer, "refuses the credentials"),
        420 or 429 => Problem(PollOutcome.Throttled, answer, "asks to wait"),
        403 or 451 or >= 600 => Problem(PollOutcome.Blocked, answer, "refuses to be read"),
        503 when ChallengePage.IsOne(answer) => Problem(PollOutcome.Blocked, answer, "answers with a challenge for people"),
        503 when RateLimit.Wait(answer) is not null => Problem(PollOutcome.Throttled, answer, "asks to wait"),
        404 or 410 => Problem(PollOutcome.Failed, answer, "has nothing at this address"),
        >= 300 and < 400 => Problem(PollOutcome.Changed, answer, "redirects to an address that is not followed"),
        408 or >= 500 => Problem(PollOutcome.Failed, answer, "has a fault"),
        _ => Problem(PollOutcome.Failed, answer, "does not accept the request"),
    };

    /// <summary>Whether the same call may succeed soon: server faults and time-outs, but not refusals.</summary>
    public static bool IsTransient(int status) => status is 408 or 429 or >= 500 and < 600;

    private static SourcePage Problem(PollOutcome outcome, SourceAnswer answer, string what)
    {
        var said = PlatformMessage.Of(answer);
        return SourcePage.Problem(outcome, $"The source {what} (HTTP {answer.Status}){(said is null ? "" : $": {said}")}.",
            RateLimit.Wait(answer));
    }
}
