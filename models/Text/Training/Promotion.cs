using System.Globalization;

namespace Feedback.Models.Text.Training;

/// <summary>A candidate beside the live model, on texts neither has learnt from.</summary>
/// <param name="Candidate">Bytes of the model file.</param>
/// <param name="Reason">One sentence with the figures that decided.</param>
/// <param name="LiveOnShop">The live model on the newest shop texts.</param>
/// <param name="LiveOnGeneral">The live model on the general development set.</param>
public sealed record Promotion(
    byte[] Candidate,
    bool IsPromoted,
    string Reason,
    Evaluation LiveOnShop,
    Evaluation CandidateOnShop,
    Evaluation LiveOnGeneral,
    Evaluation CandidateOnGeneral)
{
    /// <summary>Fewer newest texts than this decide nothing.</summary>
    public const int FewestJudges = 30;

    /// <summary>How much macro-F1 on the general set a candidate may lose: what nine of its some nineteen hundred texts make out.</summary>
    public const double Tolerance = 0.005;

    private const double NewestShare = 0.2;

    /// <summary>Whether the candidate reads the shop's newest texts better than the live model.</summary>
    public bool IsBetterOnShop => CandidateOnShop.MacroF1 > LiveOnShop.MacroF1 && CandidateOnShop.Accuracy >= LiveOnShop.Accuracy;

    /// <summary>Trains a candidate on the older shop texts and compares it with the live model on the newest ones and on the general set.</summary>
    /// <param name="shipped">Where every candidate starts from.</param>
    /// <param name="live">The model in use.</param>
    /// <param name="examples">All labelled texts of the shop, in any order.</param>
    /// <param name="general">
    /// Texts that no model learns from, see <see cref="DevelopmentSet"/>; of the plain ones among them the candidate must not misread one
    /// that the shipped model reads.
    /// </param>
    /// <returns>Null when there are too few texts to judge by.</returns>
    public static Promotion? Consider(
        TextModel shipped, TextModel live, IReadOnlyCollection<ShopExample> examples, IReadOnlyList<Example> general)
    {
        ShopExample[] ordered = [.. examples.OrderBy(e => e.At).ThenBy(e => e.Text, StringComparer.Ordinal)];
        var newest = (int)(ordered.Length * NewestShare);
        if (newest < FewestJudges)
            return null;
        var bytes = ShopTrainer.Adapt(shipped, ordered[..^newest]);
        var candidate = TextModel.FromBytes(bytes);
        var judges = ordered[^newest..].Select(e => (e.Text, e.Label)).ToArray();
        var texts = general.Select(e => (e.Text, e.Label!.Value)).ToArray();
        var (liveOnShop, candidateOnShop) = (Judge(live, judges), Judge(candidate, judges));
        var (liveOnGeneral, candidateOnGeneral) = (Judge(live, texts), Judge(candidate, texts));

        var promotion = new Promotion(bytes, false, "", liveOnShop, candidateOnShop, liveOnGeneral, candidateOnGeneral);
        // Against the shipped model, too: small losses must not add up from night to night.
        var holds = candidateOnGeneral.MacroF1 >= Math.Max(liveOnGeneral.MacroF1, Judge(shipped, texts).MacroF1) - Tolerance
            && general.Where(e => e.Set.Name == DevelopmentSet.Plain).All(e => Reads(candidate, e) || !Reads(shipped, e));
        var verdict = (promotion.IsBetterOnShop, holds) switch
        {
            (true, true) => "Promoted",
            (false, _) => "Kept the live model: the candidate is not better on the newest texts of the shop",
            _ => "Kept the live model: the candidate loses on the general development set",
        };
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict}. Shop: macro-F1 {liveOnShop.MacroF1:F3} → {candidateOnShop.MacroF1:F3} on {newest} texts; "
            + $"general: {liveOnGeneral.MacroF1:F3} → {candidateOnGeneral.MacroF1:F3} on {texts.Length} texts.");
        return promotion with { IsPromoted = promotion.IsBetterOnShop && holds, Reason = reason };
    }

    private static bool Reads(TextModel model, Example example) => model.Analyze(example.Text).Label == example.Label;

    private static Evaluation Judge(TextModel model, (string Text, Sentiment Label)[] texts)
    {
        var evaluation = new Evaluation();
        foreach (var (text, label) in texts)
            evaluation.Add(label, model.Analyze(text).Label);
        return evaluation;
    }
}
