using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Ledger;

/// <summary>
/// Revisions to vary with <c>with</c>, and generators of what may be said of one item. Instants and contents are few, so that ties and repeats are
/// common.
/// </summary>
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
        Survey = new SurveyContext(),
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

    private static readonly Gen<Revision> TakenBack = Instant.Select(at => new Revision { At = at, Withdrawn = true });

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

    private static readonly Gen<LinkOpening?> Opening =
        from second in Gen.Choose(0, 6)
        from value in Gen.Elements("1", "2", "3", "5")
        from present in Gen.Elements(true, false)
        select present ? new LinkOpening(Start.AddSeconds(second), value) : null;

    private static readonly Gen<Revision> Clicked =
        from given in Given
        from session in Gen.Elements("a", "b", "c")
        from sequence in Gen.Choose(1, 4)
        from opening in Opening
        select given with { Key = $"{session}.{sequence}", Session = session, Sequence = sequence, Opening = opening };

    private static readonly Gen<Revision> Stepped =
        from at in Instant
        from step in Gen.Elements(SurveyStep.Offered, SurveyStep.Opened, SurveyStep.Canceled)
        select new Revision { At = at, Key = $"{step}", Step = step };

    private static readonly Gen<Revision> ByReceipt =
        from change in Gen.OneOf(Changed, TakenBack)
        from key in Gen.Choose(0, 999)
        select change with { Key = $"r{key}", ByReceipt = true };

    /// <summary>Of a rating that was collected.</summary>
    public static readonly Gen<Revision[]> OfRating =
        Gen.Frequency((4, Given), (3, Changed), (2, TakenBack), (1, Labelled)).NonEmptyListOf().Select(Distinct);

    /// <summary>Of a rating with visits, links, steps and receipts.</summary>
    public static readonly Gen<Revision[]> OfSurvey =
        from first in Clicked
        from others in Gen.Frequency((5, Clicked), (2, ByReceipt), (1, Stepped), (1, Labelled)).ListOf()
        select Distinct([first, .. others]);

    /// <summary>Of an item that was polled.</summary>
    public static readonly Gen<Revision[]> OfReview =
        Gen.Frequency((5, Seen), (1, Labelled)).NonEmptyListOf().Select(Distinct);

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static Revision Stars(int stars, double at, string? session = null, int sequence = 0, LinkOpening? opening = null) => new()
    {
        At = At(at),
        Key = session is null ? $"{stars}@{at}" : $"{session}.{sequence}",
        Session = session,
        Sequence = sequence,
        Opening = opening,
        Answer = new RatingAnswer { Stars = stars },
    };

    public static Revision Withdrawn(double at) => new() { At = At(at), Key = $"withdrawn@{at}", ByReceipt = true, Withdrawn = true };

    public static IEnumerable<Revision[]> Shuffled(this Revision[] revisions)
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var mixed = revisions.ToArray();
            random.Shuffle(mixed);
            yield return mixed;
        }
    }

    // The ledger has one row for a key, or else for an instant and content.
    private static Revision[] Distinct(IEnumerable<Revision> revisions) =>
        [.. revisions.DistinctBy(revision => revision.Key ?? $"{revision.At.UtcTicks} {revision.ContentHash()}")];

    private static Gen<int?> Optional(int from, int to) => Gen.Choose(from - 2, to).Select(value => value < from ? (int?)null : value);
}
