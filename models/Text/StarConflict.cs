namespace Feedback.Models.Text;

/// <summary>“Sternirrtum”: finds ratings whose text clearly says the opposite of their stars.</summary>
/// <remarks>Precision before recall: a customer who is wrongly asked whether the stars were a mistake is annoyed twice.</remarks>
public static class StarConflict
{
    /// <summary>The score's magnitude, and the confidence, from which a text is clear.</summary>
    private const double ClearScore = 0.85, ClearConfidence = 0.9;

    /// <param name="rating">1 (worst) to 5 (best).</param>
    /// <returns>Whether one or two stars stand over clear praise, or four or five over a clear complaint.</returns>
    public static bool IsLikely(decimal rating, TextAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        if (analysis.IsUnsure || analysis.Confidence < ClearConfidence)
            return false;
        return rating switch
        {
            <= 2 => analysis.Score >= ClearScore,
            >= 4 => analysis.Score <= -ClearScore,
            _ => false,
        };
    }
}
