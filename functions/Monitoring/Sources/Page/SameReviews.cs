using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>Finds out which of the reviews on a page are one and the same.</summary>
internal static class SameReviews
{
    /// <summary>
    /// Takes ids away that are not a review's own: templates give every review of a page the same fragment. Those get a derived id.
    /// </summary>
    public static List<MarkedReview> WithOwnIds(IReadOnlyList<MarkedReview> reviews, PageContext page)
    {
        var shared = reviews.GroupBy(review => review.Item.ExternalId, StringComparer.Ordinal)
            .Where(group => group.DistinctBy(review => (review.Item.Author, review.Item.CreatedAt)).Skip(1).Any(other => Differs(other.Item,
                group.First().Item)))
            .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return reviews.Select(review => shared.Contains(review.Item.ExternalId)
            ? review with { Item = Derived(review.Item, page) }
            : review).ToList();
    }

    /// <summary>One item for each review, in page order; what a second notation knows more of is filled in.</summary>
    public static List<Item> Merged(IReadOnlyList<MarkedReview> reviews)
    {
        var merged = new List<MarkedReview>();
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        var byText = new Dictionary<(string Text, decimal? Rating), List<int>>();
        foreach (var review in reviews)
        {
            var text = (DerivedId.Collapsed(review.Item.Text, Item.LongestText), review.Item.Text is null ? review.Item.Rating : null);
            if (!byId.TryGetValue(review.Item.ExternalId, out var at))
                at = byText.GetValueOrDefault(text)?.Find(index => IsSame(merged[index], review)) ?? -1;
            if (at >= 0 && (byId.ContainsKey(review.Item.ExternalId) || IsSame(merged[at], review)))
            {
                merged[at] = merged[at] with { Item = Completed(merged[at].Item, review.Item) };
                continue;
            }
            byId[review.Item.ExternalId] = merged.Count;
            if (!byText.TryGetValue(text, out var indices))
                byText[text] = indices = [];
            // A page that repeats one text without end is not compared with itself without end.
            if (indices.Count < 8)
                indices.Add(merged.Count);
            merged.Add(review);
        }
        return merged.Select(review => review.Item).ToList();
    }

    // Within one notation two reviews are two; between notations the same author, day and text make one.
    private static bool IsSame(MarkedReview one, MarkedReview other) =>
        one.Node.Notation != other.Node.Notation && !Differs(one.Item, other.Item)
            && (one.Item.Text is not null || one.Item.Author is not null);

    private static bool Differs(Item one, Item other) =>
        one.Author is not null && other.Author is not null && !one.Author.Equals(other.Author, StringComparison.OrdinalIgnoreCase)
        || one.CreatedAt is { } first && other.CreatedAt is { } second && first.UtcDateTime.Date != second.UtcDateTime.Date;

    private static Item Derived(Item item, PageContext page) =>
        item with { ExternalId = DerivedId.Of(page.PageUrl, item.Author, item.CreatedAt, item.Text) };

    private static Item Completed(Item item, Item other) => item with
    {
        Author = item.Author ?? other.Author,
        Rating = item.Rating ?? other.Rating,
        Title = item.Title ?? other.Title,
        Text = item.Text ?? other.Text,
        CreatedAt = item.CreatedAt ?? other.CreatedAt,
        UpdatedAt = item.UpdatedAt ?? other.UpdatedAt,
        Reply = item.Reply ?? other.Reply,
    };
}
