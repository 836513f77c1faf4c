using Feedback.Models.Measures;

namespace Feedback.Models.Cases;

/// <summary>Every clock of a case, computed from its events.</summary>
public static class CaseClocks
{
    /// <summary>
    /// First responses and resolutions, each at the instant it happened. The first response is the first answer by a person that became public
    /// since the customer's wait began: at the start, or when the case was last opened again. A reopening voids the resolution before it.
    /// </summary>
    public static IEnumerable<Fact> Facts(Case current)
    {
        var waitingSince = (DateTimeOffset?)current.WaitingSince;
        var author = (string?)null;
        for (var i = 0; i < current.Events.Count; i++)
        {
            var happened = current.Events[i];
            switch (happened.Type)
            {
                case CaseEventType.Replied:
                    author = happened.Actor;
                    break;
                case CaseEventType.ReplySent or CaseEventType.RepliedElsewhere when waitingSince is { } since:
                    yield return Fact(current, happened, FactKind.FirstResponse, happened.Actor is var actor
                        && happened.ActorKind == ActorKind.Human ? actor : author, happened.At - since);
                    waitingSince = null;
                    break;
                case CaseEventType.Reopened:
                    waitingSince = happened.At;
                    break;
                case CaseEventType.Resolved:
                    yield return Fact(current, happened, FactKind.Resolution, happened.Actor, happened.At - current.WaitingSince) with
                    {
                        Excluded = current.Events.Skip(i + 1).Any(later => later.Type == CaseEventType.Reopened) ? "reopened" : null,
                    };
                    break;
            }
        }
    }

    private static Fact Fact(Case current, CaseEvent happened, FactKind kind, string? agent, TimeSpan took) => new()
    {
        Id = $"{current.Id}-{happened.Number}",
        Kind = kind,
        At = happened.At,
        Version = current.Version,
        Source = current.Subject.Source,
        Channel = current.Subject.Channel,
        Agent = agent,
        // A clock that was set back must not make a response come before its question.
        Seconds = Math.Max(0, took.TotalSeconds),
    };
}
