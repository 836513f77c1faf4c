namespace Feedback.Models.Ledger;

/// <summary>
/// Puts a rating's answers in the order they were given, whatever order they arrived in. Times are the raters', corrected for how long an answer was
/// under way, so that a click that was tried again for an hour does not beat a later one. Where network delays blur that, the numbers within a
/// session are exact: an answer never comes before one with a smaller number.
/// </summary>
public static class AnswerOrder
{
    public static IReadOnlyList<Revision> Sort(IEnumerable<Revision> answers)
    {
        var timed = new List<(DateTimeOffset At, Revision Answer)>();
        foreach (var session in answers.GroupBy(answer => answer.Session ?? $"\u0001{answer.Key}\u0001{answer.At.UtcTicks}"))
        {
            var at = DateTimeOffset.MinValue;
            foreach (var answer in session.OrderBy(answer => answer.Sequence).ThenBy(answer => answer.At).ThenBy(answer => answer.Key, StringComparer.Ordinal))
            {
                at = answer.At > at ? answer.At : at;
                timed.Add((at, answer));
            }
        }
        return
        [
            .. timed
                .OrderBy(t => t.At)
                .ThenBy(t => t.Answer.Session ?? t.Answer.Key, StringComparer.Ordinal)
                .ThenBy(t => t.Answer.Sequence)
                .ThenBy(t => t.Answer.ContentHash(), StringComparer.Ordinal)
                .Select(t => t.Answer),
        ];
    }
}
