using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Ledger;

public sealed class ItemFoldTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Fact]
    public void Neither_the_order_of_arrival_nor_repeats_change_what_a_rating_becomes() => Prop.ForAll(
        Shuffled(Revisions.OfRating), pair => Same(Fold(pair.Original), Fold(pair.Arrived))).Check(Thorough);

    [Fact]
    public void Neither_the_order_of_arrival_nor_repeats_change_what_a_review_becomes() => Prop.ForAll(
        Shuffled(Revisions.OfReview), pair => Same(Fold(pair.Original), Fold(pair.Arrived))).Check(Thorough);

    [Fact]
    public void A_rating_is_what_its_rater_said_last_about_each_thing_since_it_was_last_taken_back() => Prop.ForAll(
        Arb.From(Revisions.OfRating),
        revisions =>
        {
            var said = revisions.Where(r => r.Label is null).OrderBy(r => r.At).ThenBy(r => r.ContentHash(), StringComparer.Ordinal).ToList();
            var since = said.Skip(said.FindLastIndex(r => r.Withdrawn) + 1).Select(r => r.Answer!).ToList();
            var item = Fold(revisions);
            return item.Withdrawn == (said.Count > 0 && since.Count == 0)
                && item.Rating == since.LastOrDefault(a => a.Stars is not null)?.Stars
                && item.Answer?.Nps == since.LastOrDefault(a => a.Nps is not null)?.Nps
                && (item.Text ?? "") == (since.LastOrDefault(a => a.Comment is not null)?.Comment ?? "");
        }).Check(Thorough);

    [Fact]
    public void Every_change_of_content_and_nothing_else_is_a_new_content() => Prop.ForAll(
        Arb.From(Revisions.OfReview),
        revisions =>
        {
            var contents = revisions.Where(r => r.Seen is not null).OrderBy(r => r.At).ThenBy(r => r.ContentHash(), StringComparer.Ordinal)
                .Select(r => (r.Seen!.Rating, r.Seen.Text)).ToList();
            return Fold(revisions).Contents == contents.Where((content, i) => i == 0 || content != contents[i - 1]).Count();
        }).Check(Thorough);

    [Fact]
    public void A_label_holds_for_the_content_it_was_given_to() => Prop.ForAll(
        Arb.From(Revisions.OfRating),
        revisions => Fold(revisions) is var item && (item.CorrectedLabel is null || revisions.Any(r => r.Label == item.CorrectedLabel && r.At >= item.ChangedAt)))
        .Check(Thorough);

    [Fact]
    public void Nothing_of_an_answer_that_was_taken_back_comes_back_with_the_next()
    {
        var at = Revisions.Start;
        var item = Fold(
        [
            new Revision { At = at, Answer = new RatingAnswer { Stars = 1, Nps = 0, Comment = "Schlecht" } },
            new Revision { At = at.AddMinutes(1), Withdrawn = true },
            new Revision { At = at.AddMinutes(2), Answer = new RatingAnswer { Stars = 4 } },
        ]);

        Assert.Equal((4, null, null, false), ((int?)item.Rating, item.Answer!.Nps, item.Text, item.Withdrawn));
    }

    [Fact]
    public void What_once_had_stars_is_a_review_whichever_version_arrived_first()
    {
        var at = Revisions.Start;
        var without = new Revision { At = at, Seen = new() { Source = "s", ExternalId = "x", Text = "Gut" } };
        var with = without with { At = at.AddMinutes(1), Seen = without.Seen with { Rating = 5 } };
        var mention = Revisions.Rating with { Kind = FactKind.Mention };

        Assert.Equal(FactKind.Mention, ItemFold.Fold(mention, [without]).Identity.Kind);
        Assert.Equal(FactKind.Review, ItemFold.Fold(mention, [without, with]).Identity.Kind);
        Assert.Equal(FactKind.Review, ItemFold.Fold(mention, [with, without]).Identity.Kind);
    }

    [Fact]
    public void Stars_written_with_more_digits_are_the_same_content() => Assert.Equal(
        new Revision { At = default, Seen = new() { Source = "s", ExternalId = "x", Rating = 4m } }.ContentHash(),
        new Revision { At = default, Seen = new() { Source = "s", ExternalId = "x", Rating = 4.00m } }.ContentHash());

    private static FeedbackItem Fold(IEnumerable<Revision> revisions) => ItemFold.Fold(Revisions.Rating, revisions);

    private static bool Same(FeedbackItem one, FeedbackItem other) => one with { TimelineAt = other.TimelineAt } == other;

    private static Arbitrary<(Revision[] Original, Revision[] Arrived)> Shuffled(Gen<Revision[]> revisions) => Arb.From(
        from original in revisions
        from repeats in Gen.Elements(original).ListOf()
        from arrived in Gen.Shuffle(original.Concat(repeats))
        select (original, arrived));
}
