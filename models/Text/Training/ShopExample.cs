namespace Feedback.Models.Text.Training;

/// <summary>A text of the shop whose attitude is known: from its stars, or because somebody corrected the label in the console.</summary>
/// <param name="At">When it was written; the newest texts judge what the older ones taught.</param>
/// <param name="IsCorrection">A person said so, which counts for more than stars.</param>
public sealed record ShopExample(string Text, Sentiment Label, DateTimeOffset At, bool IsCorrection)
{
    /// <summary>The label that stars stand for: 1 and 2 are negative, 3 is neutral, 4 and 5 are positive.</summary>
    /// <param name="rating">1 (worst) to 5 (best); halves go to the nearer side.</param>
    public static Sentiment LabelOf(decimal rating) => rating switch
    {
        < 2.5m => Sentiment.Negative,
        <= 3.5m => Sentiment.Neutral,
        _ => Sentiment.Positive,
    };
}
