namespace Feedback.Models.Ledger;

/// <summary>One opening of a survey's link.</summary>
/// <param name="At">When the page was made, by our clock.</param>
/// <param name="Value">The value the link names; empty for the link without one.</param>
/// <param name="InBurst">Whether openings of other values were seen at the same time, by the process that made the page.</param>
public sealed record LinkOpening(DateTimeOffset At, string Value, bool InBurst = false);

/// <summary>
/// Tells scanners from people: a person opens one value of a mail, a scanner opens all of them in a row. Three different values, each within a second and
/// a half of the next, are a burst: people read the page before they go back for another link.
/// </summary>
public static class ScannerBurst
{
    public const int FewestValues = 3;
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether an opening lies in a burst among all that are known of its survey.</summary>
    public static bool Contains(LinkOpening opening, IEnumerable<LinkOpening> all)
    {
        if (opening.InBurst)
            return true;
        LinkOpening[] row = [.. all.Append(opening).OrderBy(other => other.At)];
        var (first, last) = (Array.LastIndexOf(row, opening), Array.LastIndexOf(row, opening));
        while (first > 0 && row[first].At - row[first - 1].At < LongestGap)
            first--;
        while (last + 1 < row.Length && row[last + 1].At - row[last].At < LongestGap)
            last++;
        return row[first..(last + 1)].Select(other => other.Value).Distinct(StringComparer.Ordinal).Count() >= FewestValues;
    }
}
