using Feedback.Monitoring;
using Feedback.Monitoring.Sources;

namespace Feedback.Responses;

/// <summary>Plans how a reply is published.</summary>
internal static class ReplyPlanning
{
    // Stands for the session that the reply will have when it is sent.
    private static readonly AccessToken Placeholder = new("preview", DateTimeOffset.MaxValue, "preview");

    public static ReplyPlan Plan(PolledSource source, ReplyDraft draft)
    {
        if (source.Fault is { } fault)
            return new ReplyPlan.Refused(fault);
        try
        {
            return source.Adapter.PlanReply(source.Settings, draft);
        }
        catch (ArgumentException malformed)
        {
            return new ReplyPlan.Refused(malformed.Message);
        }
    }

    /// <summary>What a reply would meet, found out without asking the platform for anything.</summary>
    public static ReplyPlan TryOut(PolledSource source, ReplyDraft draft)
    {
        try
        {
            return Plan(source, source.Fault is null && source.Adapter.PlanToken(source.Settings, draft.Now) is not null ? draft with { Token = Placeholder } : draft);
        }
        catch (ArgumentException malformed)
        {
            return new ReplyPlan.Refused(malformed.Message);
        }
    }
}
