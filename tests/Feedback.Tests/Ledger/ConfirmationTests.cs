using Feedback.Models.Ledger;

namespace Feedback.Tests.Ledger;

public sealed class ConfirmationTests
{
    private static LinkOpening Opened(int value, double at) => new(Revisions.At(at), $"{value}");

    private static Revision[] Bomb() =>
        [.. Enumerable.Range(1, 5).Select(value => Revisions.Stars(value, 2 + 0.1 * value, $"scanner-{value}", 1, Opened(value, 0.1 * value)))];

    [Fact]
    public void Five_links_in_a_second_make_an_unconfirmed_rating()
    {
        foreach (var mixed in Bomb().Shuffled())
            Assert.Equal("unconfirmed", ItemFold.Fold(Revisions.Rating, mixed).Excluded);
    }

    [Fact]
    public void One_link_opened_makes_a_rating()
    {
        var item = ItemFold.Fold(Revisions.Rating, [Revisions.Stars(4, 2, "person-1", 1, Opened(4, 0))]);
        Assert.True(item is { Excluded: null, Rating: 4 });
    }

    [Fact]
    public void A_single_vote_whose_page_was_made_amid_a_burst_is_unconfirmed()
    {
        var item = ItemFold.Fold(Revisions.Rating, [Revisions.Stars(4, 2, "scanner-1", 1, Opened(4, 0) with { InBurst = true })]);
        Assert.Equal("unconfirmed", item.Excluded);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_person_who_comes_before_or_after_the_scanner_is_the_one_who_counts(double at)
    {
        Revision[] revisions = [.. Bomb(), Revisions.Stars(2, at + 2, "person-1", 1, Opened(2, at))];
        foreach (var mixed in revisions.Shuffled())
        {
            var item = ItemFold.Fold(Revisions.Rating, mixed);
            Assert.True(item is { Excluded: null, Rating: 2 });
        }
    }

    [Fact]
    public void A_click_in_the_widget_outweighs_a_burst() =>
        Assert.True(ItemFold.Fold(Revisions.Rating, [.. Bomb(), Revisions.Stars(1, 1)]) is { Excluded: null, Rating: 1 });

    [Fact]
    public void A_comment_vouches_for_the_visit_it_was_written_in()
    {
        var commented = Revisions.Stars(3, 30, "scanner-3", 2, Opened(3, 0.3)) with { Answer = new RatingAnswer { Stars = 3, Comment = "Wirklich ich." } };
        Assert.True(ItemFold.Fold(Revisions.Rating, [.. Bomb(), commented]) is { Excluded: null, Rating: 3 });
    }

    [Fact]
    public void The_receipt_confirms()
    {
        var change = new Revision { At = Revisions.At(90), Key = "change", ByReceipt = true, Answer = new RatingAnswer { Stars = 2 } };
        Assert.True(ItemFold.Fold(Revisions.Rating, [.. Bomb(), change]) is { Excluded: null, Rating: 2 });
    }
}
