namespace Feedback.Models.Text;

/// <summary>The attitude of a text towards the shop or product, as a customer-care manager would judge it.</summary>
public enum Sentiment
{
    Negative,
    Neutral,
    Positive,
}

/// <summary>What the text model reads from one text.</summary>
/// <param name="Label">The likeliest attitude; see <paramref name="IsUnsure"/> before acting on it.</param>
/// <param name="Score">P(positive) − P(negative), in [−1, 1]; 0 for a text without a word.</param>
/// <param name="Confidence">The calibrated probability of <paramref name="Label"/>, in [0, 1]: of 100 texts with 0.8, about 80 are right. In
/// another language at most 0.5.</param>
/// <param name="IsUnsure">The evidence does not carry a decision: too little of it, too contradictory, or in another language.</param>
/// <param name="Language"><c>de</c>, <c>en</c> or <c>other</c>.</param>
/// <param name="Topics">What it is about, most certain first; empty when no topic is certain enough.</param>
/// <param name="Because">The spans that decided, in order of the text; their contributions sum to <paramref name="Score"/>.</param>
public sealed record TextAnalysis(
    Sentiment Label,
    double Score,
    double Confidence,
    bool IsUnsure,
    string Language,
    IReadOnlyList<TopicMatch> Topics,
    IReadOnlyList<TextSpanContribution> Because);

/// <summary>One topic of a text.</summary>
/// <param name="Topic">One of <see cref="TopicNames"/>.</param>
/// <param name="Confidence">The probability that the topic applies, in [0, 1].</param>
/// <param name="Words">The spans of the original text that triggered it, in order of the text.</param>
public sealed record TopicMatch(string Topic, double Confidence, IReadOnlyList<TextSpan> Words);

/// <summary>A piece of the original text, in UTF-16 code units.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>What one piece of the original text adds to the score.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="Length">Number of UTF-16 code units; from 1.</param>
/// <param name="Contribution">Additive part of <see cref="TextAnalysis.Score"/>; negative speaks for a complaint.</param>
public readonly record struct TextSpanContribution(int Start, int Length, double Contribution);
