namespace Feedback.Models.Ledger;

/// <summary>
/// What a withdrawal leaves: every answer given before it becomes blank, also one that arrives later, and what people made of it goes. Depends on
/// the set of revisions alone, so that no order of arrival can keep a word.
/// </summary>
public static class Withdrawal
{
    /// <param name="revisions">All revisions of one item.</param>
    /// <returns>The revisions as they may be kept.</returns>
    public static IReadOnlyList<Revision> Apply(IReadOnlyList<Revision> revisions)
    {
        if (!revisions.Any(revision => revision.Withdrawn))
            return revisions;
        var answers = AnswerOrder.Sort(revisions.Where(revision => revision.IsAnswer));
        var last = answers.Select((answer, i) => (answer, i)).Last(a => a.answer.Withdrawn).i;
        var withdrawnAt = answers[last].At;
        var taken = answers.Take(last).Where(answer => answer is { Withdrawn: false, Blank: false }).ToHashSet(ReferenceEqualityComparer.Instance);
        return
        [
            .. revisions
                .Where(revision => revision.Label is null || revision.At > withdrawnAt)
                .Select(revision => taken.Contains(revision) ? ToBlank(revision) : revision),
        ];
    }

    private static Revision ToBlank(Revision answer) => new()
    {
        At = answer.At,
        Key = answer.Key,
        Session = answer.Session,
        Sequence = answer.Sequence,
        Blank = true,
    };
}
