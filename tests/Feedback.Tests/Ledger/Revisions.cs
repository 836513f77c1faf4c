using System.Globalization;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;

namespace Feedback.Tests.Ledger;

/// <summary>Revisions of one rating to vary with <c>with</c>, and ways to mix them up.</summary>
internal static class Revisions
{
    public static readonly ItemIdentity Rating = new()
    {
        Id = "00000000000000000000",
        Shop = "shop",
        Kind = FactKind.Rating,
        Source = "widget",
        ExternalId = "pseudonym",
        Survey = new SurveyContext(),
    };

    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-05T09:00:00Z", CultureInfo.InvariantCulture);

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
}
