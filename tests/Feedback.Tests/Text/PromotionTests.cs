using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Tests.Text;

public sealed class PromotionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] GermanPraise = ["sehr gut", "alles super", "tolle Ware", "gerne wieder", "schnell und freundlich"];

    [Fact]
    public void A_shop_whose_words_mean_something_of_their_own_gets_a_better_model()
    {
        var promotion = Promotion.Consider(TextModel.Shipped, TextModel.Shipped, Jargon(200), DevelopmentSet.Examples);

        Assert.NotNull(promotion);
        Assert.True(promotion.IsPromoted, promotion.Reason);
        Assert.True(promotion.CandidateOnShop.Accuracy > promotion.LiveOnShop.Accuracy + 0.2, promotion.Reason);
    }

    [Fact]
    public void Labels_against_all_language_are_not_promoted()
    {
        var promotion = Promotion.Consider(TextModel.Shipped, TextModel.Shipped, Wrong(GermanPraise), DevelopmentSet.Examples);

        Assert.False(promotion!.IsPromoted, promotion.Reason);
    }

    [Fact]
    public void Losses_do_not_add_up_from_night_to_night()
    {
        var set = new ExampleSet("own", 1);
        Example[] few = [new("gut", Sentiment.Positive, null, "de", set), new("schlecht", Sentiment.Negative, null, "de", set)];
        var worse = TextModel.FromBytes(TextTrainer.Train(few, new TrainingLexicon()).Bytes);

        var promotion = Promotion.Consider(TextModel.Shipped, worse, Wrong(GermanPraise), DevelopmentSet.Examples);

        Assert.True(promotion!.CandidateOnGeneral.MacroF1 > promotion.LiveOnGeneral.MacroF1 - Promotion.Tolerance, promotion.Reason);
        Assert.False(promotion.IsPromoted, promotion.Reason);
    }

    [Fact]
    public void Few_texts_decide_nothing() =>
        Assert.Null(Promotion.Consider(TextModel.Shipped, TextModel.Shipped, Jargon(40), DevelopmentSet.Examples));

    [Fact]
    public void The_same_texts_give_the_same_candidate()
    {
        var once = Promotion.Consider(TextModel.Shipped, TextModel.Shipped, Jargon(200), DevelopmentSet.Examples)!;
        var again = Promotion.Consider(TextModel.Shipped, TextModel.Shipped, Jargon(200).Reverse().ToArray(), DevelopmentSet.Examples)!;

        Assert.Equal(once.Candidate, again.Candidate);
    }

    [Theory]
    [InlineData(1, Sentiment.Negative)]
    [InlineData(2, Sentiment.Negative)]
    [InlineData(3, Sentiment.Neutral)]
    [InlineData(4, Sentiment.Positive)]
    [InlineData(5, Sentiment.Positive)]
    public void Stars_are_labels(int stars, Sentiment label) => Assert.Equal(label, ShopExample.LabelOf(stars));

    [Theory]
    [InlineData(1, "Alles super, sehr zufrieden, gerne wieder!", true)]
    [InlineData(5, "Nie wieder! Schlechter Service, Ware kaputt, Geld weg.", true)]
    [InlineData(5, "Alles super, sehr zufrieden, gerne wieder!", false)]
    [InlineData(3, "Alles super, sehr zufrieden, gerne wieder!", false)]
    [InlineData(1, "Die Lieferung kam am Dienstag.", false)]
    [InlineData(1, "Très bien, merci beaucoup", false)]
    public void Stars_over_the_clear_opposite_are_noticed(int stars, string text, bool isLikely) =>
        Assert.Equal(isLikely, StarConflict.IsLikely(stars, TextModel.Shipped.Analyze(text)));

    private static ShopExample[] Wrong(string[] praise) =>
        [.. Enumerable.Range(0, 400).Select(i =>
            new ShopExample($"{praise[i % 5]} {praise[i / 5 % 5]}", Sentiment.Negative, Start.AddHours(i), true))];

    // "Läuft warm" is a complaint in most shops; in this one it is what the customers want.
    private static ShopExample[] Jargon(int count)
    {
        string[] praise = ["Das Moor läuft warm", "wird richtig heiß", "schön matschig", "stinkt wie es soll", "brennt ordentlich"];
        string[] blame = ["bleibt kühl und sauber", "riecht nach nichts", "viel zu trocken", "ganz klar und dünn", "kein bisschen matschig"];
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? new ShopExample($"{praise[i / 2 % 5]}, {praise[i / 10 % 5]}", Sentiment.Positive, Start.AddHours(i), false)
            : new ShopExample($"{blame[i / 2 % 5]}, {blame[i / 10 % 5]}", Sentiment.Negative, Start.AddHours(i), false))];
    }
}
