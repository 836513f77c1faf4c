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
    public void Neither_the_order_of_arrival_nor_repeats_change_what_a_survey_with_visits_and_links_becomes() => Prop.ForAll(
        Shuffled(Revisions.OfSurvey), pair => Same(Fold(pair.Original), Fold(pair.Arrived))).Check(Thorough);

    [Fact]
    public void Nothing_that_was_taken_back_stays_whichever_order_it_came_in() => Prop.ForAll(
        Shuffled(Revisions.OfSurvey),
        pair => Same(Fold(Withdrawal.Apply(pair.Original)), Fold(TakenInOneByOne(pair.Arrived)))).Check(Thorough);

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

    [Fact]
    public void The_last_answer_wins_by_its_own_time_in_any_order_of_arrival()
    {
        Revision[] revisions = [Revisions.Stars(1, 0), Revisions.Stars(5, 30), Revisions.Stars(3, 20)];
        foreach (var mixed in revisions.Shuffled())
        {
            var item = ItemFold.Fold(Revisions.Rating, mixed);
            Assert.Equal((5m, 3, Revisions.At(0)), (item.Rating!.Value, item.Contents, item.CreatedAt));
        }
    }

    [Fact]
    public void Within_a_session_the_higher_number_wins_even_where_delays_turned_the_times_round()
    {
        Revision[] revisions = [Revisions.Stars(1, 60, "session-a", 1), Revisions.Stars(4, 5, "session-a", 2)];
        foreach (var mixed in revisions.Shuffled())
            Assert.Equal(4, ItemFold.Fold(Revisions.Rating, mixed).Rating);
    }

    [Fact]
    public void Of_two_sessions_the_later_answer_wins()
    {
        Revision[] revisions =
        [
            Revisions.Stars(1, 0, "session-a", 1), Revisions.Stars(2, 10, "session-b", 1), Revisions.Stars(3, 20, "session-a", 2), Revisions.Stars(5, 15, "session-b", 2),
        ];
        foreach (var mixed in revisions.Shuffled())
            Assert.Equal(3, ItemFold.Fold(Revisions.Rating, mixed).Rating);
    }

    [Fact]
    public void A_test_rating_counts_nowhere_and_says_why()
    {
        var test = Revisions.Rating with { Survey = new SurveyContext { Test = true } };
        Assert.Equal("test", ItemFold.Fold(test, [Revisions.Stars(5, 0)]).Excluded);
        Assert.Null(ItemFold.Fold(Revisions.Rating, [Revisions.Stars(5, 0)]).Excluded);
    }

    [Fact]
    public void What_is_answered_after_a_survey_was_called_back_does_not_count_but_a_rating_from_before_stands()
    {
        var canceled = new Revision { At = Revisions.At(10), Key = "canceled", Step = SurveyStep.Canceled };
        Assert.Equal("canceled", ItemFold.Fold(Revisions.Rating, [canceled, Revisions.Stars(5, 20)]).Excluded);
        Assert.Null(ItemFold.Fold(Revisions.Rating, [canceled, Revisions.Stars(5, 5), Revisions.Stars(4, 20)]).Excluded);
    }

    [Fact]
    public void A_withdrawal_blanks_every_answer_before_it_and_none_after()
    {
        Revision[] revisions =
        [
            Revisions.Stars(1, 0) with { Answer = new RatingAnswer { Stars = 1, Comment = "Frau Muster war unmöglich" } },
            new Revision { At = Revisions.At(5), Label = "negative" },
            Revisions.Withdrawn(10),
        ];
        foreach (var mixed in revisions.Shuffled())
        {
            var kept = Withdrawal.Apply(mixed);
            Assert.Equal(2, kept.Count);
            Assert.All(kept, revision => Assert.True(revision is { Answer: null, Label: null }));
            var item = ItemFold.Fold(Revisions.Rating, [.. kept]);
            Assert.True(item is { Withdrawn: true, Excluded: "withdrawn", Rating: null, Answer: null, Text: null });
            Assert.Equal(Revisions.At(0), item.CreatedAt);
        }
        var again = ItemFold.Fold(Revisions.Rating, [.. Withdrawal.Apply([.. revisions, Revisions.Stars(4, 20)])]);
        Assert.True(again is { Withdrawn: false, Excluded: null, Rating: 4 });
    }

    /// <summary>As the handler does it: a key is taken once, and after each arrival what was withdrawn is blanked.</summary>
    private static IReadOnlyList<Revision> TakenInOneByOne(IEnumerable<Revision> arrived) => arrived.Aggregate(
        (IReadOnlyList<Revision>)[],
        (kept, revision) => revision.Key is { } key && kept.Any(r => r.Key == key) ? kept : Withdrawal.Apply([.. kept, revision]));

    private static FeedbackItem Fold(IReadOnlyCollection<Revision> revisions) => ItemFold.Fold(Revisions.Rating, revisions);

    private static bool Same(FeedbackItem one, FeedbackItem other) => one with { TimelineAt = other.TimelineAt } == other;

    private static Arbitrary<(Revision[] Original, Revision[] Arrived)> Shuffled(Gen<Revision[]> revisions) => Arb.From(
        from original in revisions
        from repeats in Gen.Elements(original).ListOf()
        from arrived in Gen.Shuffle(original.Concat(repeats))
        select (original, arrived));
}
