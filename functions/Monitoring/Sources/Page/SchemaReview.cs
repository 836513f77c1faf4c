using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>Reads a schema.org <c>Review</c> (schema.org/Review, schema.org/Rating).</summary>
internal static class SchemaReview
{
    /// <summary>
    /// Whether a node is a review: by its type or, where a page forgot it, as the value of a review property with something to say.
    /// </summary>
    public static bool IsOne(SchemaNode node) => node.Types.Count > 0
        ? node.Is(SchemaName.IsReview)
        : node.OwnerProperty is { } property
            && (property.Equals("review", StringComparison.OrdinalIgnoreCase)
                || property.Equals("reviews", StringComparison.OrdinalIgnoreCase))
            && node.Values("reviewBody").Concat(node.Values("reviewRating")).Any();

    /// <returns>Null when the review says nothing: no stars, no text, no title.</returns>
    public static Item? Read(SchemaNode review, PageContext page)
    {
        var text = PlainText.FromText(review.TextOf("reviewBody", "description", "text"));
        var title = Title(review);
        var rating = Rating(review);
        if (text is null && title is null && rating is null)
            return null;

        var author = AuthorName.Of(string.Join(", ", review.Values("author").Select(Name).Where(name => name is not null)));
        var createdAt = Instant(review, "datePublished") ?? Instant(review, "dateCreated");
        var updatedAt = Instant(review, "dateModified");
        var (id, link) = Identity(review, page);
        return new Item
        {
            Source = page.Source,
            ExternalId = id ?? DerivedId.Of(page.PageUrl, author, createdAt, text),
            Url = SourceAddress.Web(link) is { } own ? SourceAddress.Text(own) : page.PageUrl,
            Author = author,
            Rating = rating,
            Title = title,
            Text = text,
            Language = Language(review) ?? page.Language,
            CreatedAt = createdAt,
            UpdatedAt = updatedAt > createdAt || createdAt is null ? updatedAt : null,
            Reply = Reply(review),
        };
    }

    /// <summary>
    /// The stars of anything that has a rating: a value, a Rating, a list of them of which the first that can be read counts.
    /// </summary>
    public static decimal? Rating(SchemaNode review)
    {
        foreach (var value in review.Values("reviewRating"))
        {
            var stars = value.Node is { } rating && rating.Text("ratingValue") is { } stated
                ? StarRating.Parse(stated, rating.Text("bestRating"), rating.Text("worstRating"))
                : StarRating.Parse(value.Text ?? value.Node?.Shown, review.Text("bestRating"), review.Text("worstRating"));
            if (stars is not null)
                return stars;
        }
        return StarRating.Parse(review.Text("ratingValue"), review.Text("bestRating"), review.Text("worstRating"));
    }

    public static string? Name(SchemaValue value) => PlainText.Line(value.Node is { } thing
        ? thing.Text("name") ?? Joined(thing.Text("givenName"), thing.Text("familyName")) ?? thing.Text("alternateName") ?? thing.Shown
        : value.Text);

    private static string? Joined(string? given, string? family) => (given, family) switch
    {
        (null, null) => null,
        _ => $"{given} {family}".Trim(),
    };

    // Shop systems fill the name of a review with the name of the product.
    private static string? Title(SchemaNode review) =>
        PlainText.Line(review.TextOf("headline", "name")) is { } title
            && !ReviewedNames(review).Contains(title, StringComparer.OrdinalIgnoreCase)
            ? title
            : null;

    private static IEnumerable<string?> ReviewedNames(SchemaNode review)
    {
        foreach (var value in review.Values("itemReviewed"))
            yield return Name(value);
        for (var owner = review.Owner; owner is not null; owner = owner.Owner)
            yield return PlainText.Line(owner.Text("name"));
    }

    // A blank node's id names it on this page and this time only (RDF 1.1, 3.4 and 3.5).
    private static (string? Id, string? Link) Identity(SchemaNode review, PageContext page)
    {
        var stated = review.Values("url").Select(value => value.Link ?? value.Text).FirstOrDefault(link => !string.IsNullOrWhiteSpace(link));
        var url = stated is null ? null : page.Resolved(stated.Trim());
        if (review.Id?.Trim() is { Length: > 0 and <= 1_000 } id && !id.StartsWith("_:", StringComparison.Ordinal)
            && !id.Contains("/.well-known/genid/", StringComparison.Ordinal))
        {
            var resolved = page.Resolved(id);
            return (resolved, SourceAddress.Web(resolved) is null ? url : resolved);
        }
        return (SourceAddress.Web(url) is { Fragment.Length: > 1 } ? url : null, url);
    }

    private static string? Language(SchemaNode review)
    {
        foreach (var value in review.Values("inLanguage"))
        {
            var tag = LanguageTag.Parse(value.Node?.Text("alternateName")) ?? LanguageTag.Parse(value.Node?.Text("name") ?? value.Text);
            if (tag is not null)
                return tag;
        }
        return null;
    }

    private static DateTimeOffset? Instant(SchemaNode node, string property) => SourceInstant.Parse(node.Text(property));

    // A comment is the shop's answer when an organisation wrote it.
    private static ItemReply? Reply(SchemaNode review) => review.Values("comment").Select(value => value.Node).OfType<SchemaNode>()
        .Where(comment => new[] { "author", "creator" }.SelectMany(comment.Values).Any(by => by.Node?.Is(SchemaName.IsOrganization) == true))
        .Select(comment => PlainText.FromText(comment.TextOf("text", "description", "commentText")) is { } text
            ? new ItemReply(text, Instant(comment, "datePublished") ?? Instant(comment, "dateCreated"))
            : null)
        .FirstOrDefault(reply => reply is not null);
}
