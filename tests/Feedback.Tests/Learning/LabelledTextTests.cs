using Feedback.Learning;
using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Tests.Ledger;

namespace Feedback.Tests.Learning;

public sealed class LabelledTextTests
{
    private static readonly FeedbackItem Item = new()
    {
        Identity = Revisions.Rating,
        CreatedAt = Revisions.Start,
        FirstSeenAt = Revisions.Start,
        ChangedAt = Revisions.Start,
        Contents = 1,
        ContentHash = "",
        Rating = 1,
        Text = "Alles gut.",
        Analysis = new ItemAnalysis { Language = "de" },
    };

    [Fact]
    public void Stars_are_a_label() => Assert.Equal((Sentiment.Negative, false), Taught(Item));

    [Fact]
    public void A_correction_outranks_the_stars_and_counts_for_more() =>
        Assert.Equal((Sentiment.Positive, true), Taught(Item with { Correction = new Correction { At = Revisions.Start, Label = "positive" } }));

    [Fact]
    public void A_correction_that_was_taken_back_is_none() =>
        Assert.Equal((Sentiment.Negative, false), Taught(Item with { Correction = new Correction { At = Revisions.Start } }));

    [Fact]
    public void What_has_no_label_no_text_another_language_or_was_withdrawn_teaches_nothing()
    {
        Assert.Null(LabelledTexts.Of(Item with { Rating = null }));
        Assert.Null(LabelledTexts.Of(Item with { Text = null }));
        Assert.Null(LabelledTexts.Of(Item with { Text = "  " }));
        Assert.Null(LabelledTexts.Of(Item with { Analysis = new ItemAnalysis { Language = "other" } }));
        Assert.Null(LabelledTexts.Of(Item with { Withdrawn = true }));
        Assert.Null(LabelledTexts.Of(Item with { Excluded = "test" }));
    }

    private static (Sentiment, bool) Taught(FeedbackItem item) =>
        LabelledTexts.Of(item) is { Example: var example } ? (example.Label, example.IsCorrection) : default;
}
