using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>How many reviews a page says there are, and their average.</summary>
internal sealed record PageTotal(long? Count, decimal? Average)
{
    /// <summary>
    /// Picks the total of what the page is about: the thing whose reviews it lists, else a thing that is not the shop, else the shop.
    /// </summary>
    public static PageTotal? Of(IReadOnlyList<SchemaNode> nodes, IEnumerable<SchemaNode> reviews)
    {
        var reviewed = reviews.SelectMany(Reviewed).ToHashSet();
        return nodes.Where(node => node.Is(SchemaName.IsTotal))
            .Select(node => (Node: node, Total: Read(node)))
            .Where(found => found.Total.Count is not null || found.Total.Average is not null)
            .OrderBy(found => Owners(found.Node).Any(owner => reviewed.Contains(Key(owner))) ? 0
                : Owners(found.Node).Any(owner => owner.Is(SchemaName.IsOrganization)) ? 2 : 1)
            .Select(found => found.Total).FirstOrDefault();
    }

    private static PageTotal Read(SchemaNode node) => new(
        ItemCount.Parse(node.Text("reviewCount") ?? node.Text("ratingCount")),
        StarRating.Parse(node.Text("ratingValue"), node.Text("bestRating"), node.Text("worstRating")));

    private static IEnumerable<object> Reviewed(SchemaNode review)
    {
        if (review.Owner is { } owner)
            yield return Key(owner);
        foreach (var thing in review.Values("itemReviewed"))
        {
            if (thing.Node is { } node)
                yield return Key(node);
        }
    }

    private static IEnumerable<SchemaNode> Owners(SchemaNode total) =>
        (total.Owner is { } owner ? [owner] : Enumerable.Empty<SchemaNode>())
            .Concat(total.Values("itemReviewed").Select(value => value.Node).OfType<SchemaNode>());

    // Nodes are made anew on each way to them: what has an id is known by it, else by its name.
    private static object Key(SchemaNode node) => node.Id ?? node.Text("name") ?? (object)node;
}
