using Feedback.Models.Ledger;

namespace Feedback.Tests.Ledger;

public sealed class ItemFoldTests
{
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
}
