namespace Feedback.Monitoring.Sources.Answers;

internal static class ChallengePage
{
    public static bool IsOne(SourceAnswer answer) => answer.Headers["cf-mitigated"] == "challenge";
}
