namespace Feedback.Models.Ledger;

/// <summary>
/// Decides which answers a person gave. Answers from a page that was opened in a burst may be a scanner's: they are unconfirmed, and count only once
/// a second signal comes: a change with the receipt, a comment, or an answer from anywhere else, which then stands alone.
/// </summary>
public static class Confirmation
{
    /// <param name="answers">In <see cref="AnswerOrder"/>.</param>
    /// <returns>The answers to add up, and whether they count.</returns>
    public static (IReadOnlyList<Revision> Answers, bool IsConfirmed) Of(IReadOnlyList<Revision> answers)
    {
        var openings = answers.Select(answer => answer.Opening).OfType<LinkOpening>().Distinct().ToArray();
        if (openings.Length == 0)
            return (answers, true);

        var doubtful = answers.Where(answer => answer.Opening is { } opening && ScannerBurst.Contains(opening, openings)).ToHashSet();
        if (doubtful.Count == 0)
            return (answers, true);

        // With the receipt or a comment somebody stands by one visit; the burst's other visits were never theirs.
        var vouchers = answers.Where(answer => answer.ByReceipt || answer.Answer?.Comment is { Length: > 0 }).ToArray();
        var vouched = vouchers.Where(voucher => voucher.Session is not null).Select(voucher => voucher.Session).ToHashSet();
        var own = answers.Where(answer => !doubtful.Contains(answer) || answer.Session is not null && vouched.Contains(answer.Session)).ToArray();
        if (own.Any(answer => answer.Answer is { Stars: not null } or { Nps: not null } or { Ces: not null } || answer.Withdrawn))
            return (own, true);
        return (answers, vouchers.Length > 0);
    }
}
