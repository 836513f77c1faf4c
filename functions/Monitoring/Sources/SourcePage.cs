using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources;

/// <summary>What one answer says.</summary>
internal sealed record SourcePage
{
    /// <summary>The most items one answer may hold; what a hostile one has beyond is not read.</summary>
    public const int MostItems = 50_000;

    public required PollOutcome Outcome { get; init; }

    /// <summary>One English sentence for people: why the outcome is not <see cref="PollOutcome.Ok"/>, or what they should know.</summary>
    public string? Reason { get; init; }

    /// <summary>In the order of the answer; no id twice.</summary>
    public IReadOnlyList<Item> Items { get; init; } = [];

    /// <summary>External ids that the source explicitly marks as deleted or rejected.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>The next page: an absolute address or the platform's own cursor, without secrets; null at the end.</summary>
    public string? Next { get; init; }

    /// <summary>How many reviews the platform says there are altogether.</summary>
    public long? Total { get; init; }

    /// <summary>The platform's own average, 1 to 5.</summary>
    public decimal? Average { get; init; }

    /// <summary>How long to leave the source alone before the next call, when the platform says so.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>
    /// A page that was read: <see cref="PollOutcome.Ok"/> or, without items, <see cref="PollOutcome.Empty"/>. The first of two items with
    /// one id wins.
    /// </summary>
    public static SourcePage Of(
        IEnumerable<Item?> items, string? next = null, long? total = null, decimal? average = null, IReadOnlyList<string>? gone = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var distinct = items.OfType<Item>().Select(WithShortId).Where(item => seen.Add(item.ExternalId)).Take(MostItems).ToList();
        return new SourcePage
        {
            Outcome = distinct.Count > 0 ? PollOutcome.Ok : PollOutcome.Empty,
            Items = distinct,
            Next = string.IsNullOrEmpty(next) ? null : next,
            Total = total,
            Average = average,
            Gone = gone ?? [],
        };
    }

    public static SourcePage Problem(PollOutcome outcome, string reason, TimeSpan? wait = null) =>
        new() { Outcome = outcome, Reason = reason, Wait = wait };

    private static Item WithShortId(Item item) =>
        item.ExternalId.Length <= LongId.Longest ? item : item with { ExternalId = LongId.Shortened(item.ExternalId) };
}
