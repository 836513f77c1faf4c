using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;

namespace Feedback.Responses;

/// <summary>One page of the response queue.</summary>
/// <param name="Items">Open cases by when an answer is due, closed ones newest first.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record CasePage(IReadOnlyList<CaseSummary> Items, string? Next)
{
    /// <summary>Rows looked at for one page where a filter passes few of them.</summary>
    private const int MostRows = 2_000;

    /// <param name="statuses">In the order to list them; the first is where <paramref name="after"/> stands.</param>
    /// <param name="source">Only cases of this source; null for all.</param>
    internal static async Task<CasePage> ReadAsync(
        CaseStore cases, string shop, IReadOnlyList<CaseStatus> statuses, string? source, string? after, int most, CancellationToken cancellationToken)
    {
        var items = new List<CaseSummary>();
        var rows = 0;
        foreach (var status in statuses)
        {
            string? last = null;
            await foreach (var (key, summary) in cases.ListAsync(shop, status, after, cancellationToken))
            {
                if (items.Count == most || rows++ == MostRows)
                    return new CasePage(items, CaseCursor.Format(status, last ?? after));
                if (source is null || summary.Source == source)
                    items.Add(summary);
                last = key;
            }
            after = null;
        }
        return new CasePage(items, null);
    }
}

/// <summary>Where a page of the queue ends: a status and the list key of its last row, opaque to clients.</summary>
internal static class CaseCursor
{
    public static string Format(CaseStatus status, string? listKey) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)status}:{listKey}")));

    /// <param name="asked">The statuses of the request.</param>
    /// <param name="remaining">Those that are still to be listed.</param>
    /// <param name="listKey">Null to begin the first of them.</param>
    public static bool TryParse(string cursor, CaseStatus[] asked, out CaseStatus[] remaining, out string? listKey)
    {
        (remaining, listKey) = ([], null);
        if (cursor.Length > 300 || !Base64Url.IsValid(cursor))
            return false;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        if (text.Split(':') is not [{ Length: 1 } digit, var key] || !char.IsAsciiDigit(digit[0]))
            return false;
        var status = (CaseStatus)(digit[0] - '0');
        if (key != "" && !key.StartsWith($"s_{digit}_", StringComparison.Ordinal))
            return false;
        remaining = [.. asked.SkipWhile(s => s != status)];
        listKey = key == "" ? null : key;
        return remaining.Length > 0;
    }
}

internal static class CaseId
{
    public static bool IsValid(string id) => id.Length == 20 && Base32.IsValid(id);
}
