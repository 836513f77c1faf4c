namespace Feedback.Models.Text.Training;

/// <summary>
/// How much one text of a public set counts against texts of a shop's own kind: less where labels were derived, projected, or speak of
/// something else. Chosen on the development sets named in the model card.
/// </summary>
internal static class SetWeights
{
    /// <summary>Of our own texts, a shop's, and any other set that is not known.</summary>
    private const float Own = 5;

    public static float Of(string set) => set switch
    {
        "xed" or "pros-cons" => 0.3f,
        "goemotions" or "movie-reviews" or "sentence-polarity" or "brighter" or "htw-emotions" => 0.5f,
        "mobasa" => 0.6f,
        "mabsa" or "clothing" or "product-reviews" => 1,
        "sb10k" or "potts" or "uci-sentences" => 2,
        _ => Own,
    };

    /// <summary>The same for topics: the public sets name their topics a little differently.</summary>
    public static float OfTopics(string set) => set is "mabsa" ? 0.3f : 1;
}
