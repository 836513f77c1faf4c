using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Ledger;

/// <summary>Generators of what may be said of one item. Instants and contents are few, so that ties and repeats are common.</summary>
internal static class Revisions
{
    public static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);

    public static readonly ItemIdentity Rating = new()
    {
        Id = "00000000000000000000",
        Shop = "shop",
        Kind = FactKind.Rating,
        Source = "widget",
        ExternalId = "x",
    };

    private static readonly Gen<DateTimeOffset> Instant = Gen.Choose(0, 12).Select(step => Start.AddMinutes(20 * step));

    private static readonly Gen<RatingAnswer> Answer =
        from stars in Optional(1, 5)
        from nps in Optional(0, 10)
        from comment in Gen.Elements<string?>(null, "", "Gut", "Schlecht")
        select new RatingAnswer { Stars = stars, Nps = nps, Comment = comment };

    private static readonly Gen<Revision> Given =
        from at in Instant
        from answer in Answer
        from agent in Gen.Elements("Mila", "Jonas")
        select new Revision { At = at, Answer = answer, Survey = new SurveyContext { Agent = agent } };

    private static readonly Gen<Revision> Changed =
        from at in Instant
        from answer in Answer
        select new Revision { At = at, Answer = answer };

    private static readonly Gen<Revision> Withdrawn = Instant.Select(at => new Revision { At = at, Withdrawn = true });

    private static readonly Gen<Revision> Labelled =
        from at in Instant
        from label in Gen.Elements("negative", "positive")
        select new Revision { At = at, Label = label };

    private static readonly Gen<Revision> Seen =
        from at in Instant
        from rating in Gen.Elements<decimal?>(null, 1m, 4m, 4.0m, 4.5m)
        from text in Gen.Elements<string?>(null, "Gut", "Schlecht")
        from created in Gen.Choose(-3, 3)
        select new Revision
        {
            At = at,
            Seen = new Item { Source = "s", ExternalId = "x", Rating = rating, Text = text, CreatedAt = created == 3 ? null : Start.AddHours(created) },
        };

    /// <summary>Of a rating that was collected.</summary>
    public static readonly Gen<Revision[]> OfRating =
        Gen.Frequency((4, Given), (3, Changed), (2, Withdrawn), (1, Labelled)).NonEmptyListOf().Select(Distinct);

    /// <summary>Of an item that was polled.</summary>
    public static readonly Gen<Revision[]> OfReview =
        Gen.Frequency((5, Seen), (1, Labelled)).NonEmptyListOf().Select(Distinct);

    // The ledger has one row for an instant and content.
    private static Revision[] Distinct(IEnumerable<Revision> revisions) => [.. revisions.DistinctBy(revision => (revision.At, revision.ContentHash()))];

    private static Gen<int?> Optional(int from, int to) => Gen.Choose(from - 2, to).Select(value => value < from ? (int?)null : value);
}
