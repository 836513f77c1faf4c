using Feedback.Monitoring.Sources;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring;

/// <summary>Words that every answer of a source contains, such as the shop's name: an answer without them is another page, however well it reads.</summary>
internal static class CanaryText
{
    public static bool IsIn(PolledSource source, PageRead read) =>
        source.Settings[CommonSettings.Canary] is not { } canary || SourceReader.Searches(source) || read.Answer is not { Status: 200 } answer
        || read.Page.Outcome is not (PollOutcome.Ok or PollOutcome.Empty)
        || BodyText.Decode(answer).Contains(canary, StringComparison.OrdinalIgnoreCase);
}
