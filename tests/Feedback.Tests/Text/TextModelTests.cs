using Feedback.Models.Text;

namespace Feedback.Tests.Text;

public sealed class TextModelTests
{
    [Theory]
    [InlineData("Ich bin sehr zufrieden, gerne wieder!", Sentiment.Positive, "de")]
    [InlineData("Die Lieferung kam viel zu spät und der Karton war kaputt.", Sentiment.Negative, "de")]
    [InlineData("Wann kommt mein Paket?", Sentiment.Neutral, "de")]
    [InlineData("Great shop, fast delivery, will order again", Sentiment.Positive, "en")]
    [InlineData("This is not good at all, I want my money back", Sentiment.Negative, "en")]
    public void Plain_verdicts_are_read_in_both_languages(string text, Sentiment label, string language)
    {
        var analysis = TextModel.Shipped.Analyze(text);

        Assert.Equal((label, language), (analysis.Label, analysis.Language));
    }

    [Theory]
    [InlineData("Très bien, merci beaucoup pour la livraison")]
    [InlineData("Bardzo szybka dostawa, polecam wszystkim")]
    [InlineData("Быстрая доставка, качество отличное")]
    public void Another_language_is_other_and_unsure(string text)
    {
        var analysis = TextModel.Shipped.Analyze(text);

        Assert.Equal(("other", true), (analysis.Language, analysis.IsUnsure));
        Assert.InRange(analysis.Confidence, 0, 0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \t\n")]
    public void A_text_without_words_is_neutral_without_confidence(string text)
    {
        var analysis = TextModel.Shipped.Analyze(text);

        Assert.Equal((Sentiment.Neutral, 0.0, 0.0, true), (analysis.Label, analysis.Score, analysis.Confidence, analysis.IsUnsure));
        Assert.Empty(analysis.Because);
    }

    [Fact]
    public void Contributions_sum_to_the_score_and_lie_in_the_text_in_order()
    {
        foreach (var text in Texts)
        {
            var analysis = TextModel.Shipped.Analyze(text);

            Assert.Equal(analysis.Score, analysis.Because.Sum(span => span.Contribution), 1e-9);
            var end = 0;
            foreach (var span in analysis.Because)
            {
                Assert.InRange(span.Start, end, text.Length - 1);
                Assert.InRange(span.Length, 1, text.Length - span.Start);
                end = span.Start + span.Length;
            }
        }
    }

    private static readonly string[] Texts =
    [
        "gut",
        "Nicht schlecht, Herr Specht! 👍🏽 http://example.org/a?b=c",
        "Das Paket kam schnell, aber der Inhalt war leider beschädigt :-(",
        string.Join(' ', Enumerable.Repeat("Der Service war freundlich, die Ware leider nicht gut verpackt.", 200)),
    ];
}
