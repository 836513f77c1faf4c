namespace Feedback.Models.Ledger;

/// <summary>
/// What a withdrawal leaves: every answer given before it becomes blank, also one that arrives later, and what people made of it goes. Depends on
/// the set of revisions alone, so that no order of arrival can keep a word: an answer's own time decides, not its place in its session, which an
/// answer still under way may change.
/// </summary>
public static class Withdrawal
{
    /// <param name="revisions">All revisions of one item.</param>
    /// <returns>The revisions as they may be kept.</returns>
    public static IReadOnlyList<Revision> Apply(IReadOnlyList<Revision> revisions)
    {
        if (!revisions.Any(revision => revision.Withdrawn))
            return revisions;
        var withdrawnAt = revisions.Where(revision => revision.Withdrawn).Max(revision => revision.At);
        return
        [
            .. revisions
                .Where(revision => revision.Label is null || revision.At > withdrawnAt)
                .Select(revision => revision is { Answer: not null, Withdrawn: false } && revision.At <= withdrawnAt ? ToBlank(revision) : revision),
        ];
    }

    private static Revision ToBlank(Revision answer) => new()
    {
        At = answer.At,
        Key = answer.Key,
        Session = answer.Session,
        Sequence = answer.Sequence,
        Survey = answer.Survey,
        Blank = true,
    };
}
