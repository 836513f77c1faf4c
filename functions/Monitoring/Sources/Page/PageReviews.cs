using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>Everything that a page marks up about reviews, whichever notation it uses.</summary>
internal sealed record PageReviews(IReadOnlyList<Item> Items, long? Total, decimal? Average, int UnreadableBlocks)
{
    public static PageReviews Read(string html, PageScan scan, PageContext page)
    {
        using var graph = new JsonLdGraph();
        var unreadable = scan.JsonLd.Count(block => !graph.Add(block) && block.AsSpan().Trim().Length > "null".Length);
        var nodes = new List<SchemaNode>(graph.Nodes);
        if (scan.Notations != PageNotations.None)
        {
            var tree = ElementTree.Parse(html, scan.Notations);
            if (scan.Notations.HasFlag(PageNotations.Microdata))
                nodes.AddRange(ElementNotation.Microdata.Items(tree));
            if (scan.Notations.HasFlag(PageNotations.Rdfa))
                nodes.AddRange(ElementNotation.Rdfa.Items(tree));
            if (scan.Notations.HasFlag(PageNotations.Microformats))
                nodes.AddRange(MicroformatNode.All(tree));
        }
        return Of(nodes, page) with { UnreadableBlocks = unreadable };
    }

    /// <summary>Of a body that is JSON-LD itself.</summary>
    public static PageReviews? ReadJsonLd(string json, PageContext page)
    {
        using var graph = new JsonLdGraph();
        return graph.Add(json) ? Of(graph.Nodes, page) : null;
    }

    private static PageReviews Of(IReadOnlyList<SchemaNode> nodes, PageContext page)
    {
        var found = nodes.Where(SchemaReview.IsOne).Select(node => (Node: node, Item: SchemaReview.Read(node, page)))
            .Where(pair => pair.Item is not null).Select(pair => new MarkedReview(pair.Node, pair.Item!)).ToList();
        var reviews = SameReviews.Merged(SameReviews.WithOwnIds(found, page));
        var total = PageTotal.Of(nodes, found.Select(review => review.Node));
        return new PageReviews(reviews, total?.Count, total?.Average, UnreadableBlocks: 0);
    }
}

/// <summary>A review and where on the page it stands.</summary>
internal sealed record MarkedReview(SchemaNode Node, Item Item);
