namespace Feedback.Models.Ledger;

/// <summary>One opening of a survey's link.</summary>
/// <param name="At">When the page was made, by our clock.</param>
/// <param name="Value">The value the link names; empty for the link without one.</param>
/// <param name="InBurst">Whether openings of other values were seen at the same time, by the process that made the page.</param>
public sealed record LinkOpening(DateTimeOffset At, string Value, bool InBurst = false);

/// <summary>
/// Tells scanners from people: a person opens one value of a mail, a scanner opens all of them at once. Three different values within a second are a
/// burst; nobody clicks that fast, and no mail program that fetches ahead takes longer.
/// </summary>
public static class ScannerBurst
{
    public const int FewestValues = 3;
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Whether an opening lies in a burst among all that are known of its survey.</summary>
    public static bool Contains(LinkOpening opening, IEnumerable<LinkOpening> all)
    {
        if (opening.InBurst)
            return true;
        var near = all.Where(other => (other.At - opening.At).Duration() < Window).OrderBy(other => other.At).ToArray();
        for (var first = 0; first < near.Length && near[first].At <= opening.At; first++)
        {
            var values = near.Skip(first)
                .TakeWhile(other => other.At - near[first].At < Window)
                .Select(other => other.Value).Append(opening.Value).Distinct(StringComparer.Ordinal).Count();
            if (values >= FewestValues)
                return true;
        }
        return false;
    }
}
