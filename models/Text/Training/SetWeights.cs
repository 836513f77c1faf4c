namespace Feedback.Models.Text.Training;

/// <summary>
/// How much one text of a public set counts against texts of a shop's own kind: less where labels were derived, projected, or speak of
/// something else. Chosen on the development sets named in the model card.
/// </summary>
internal static class SetWeights
{
    /// <summary>Of our own texts, a shop's, and any other set that is not known.</summary>
    private const float Own = 4;

    public static float Of(string set) => set switch
    {
        "xed" or "pros-cons" => 0.3f,
        "movie-reviews" or "sentence-polarity" or "brighter" or "htw-emotions" => 0.5f,
        "mobasa" => 0.6f,
        "goemotions" or "product-reviews" => 1,
        "mabsa" => 1.2f,
        "clothing" => 1.6f,
        "uci-sentences" => 2,
        "sb10k" => 4,
        "potts" => 7,
        // Ours, but written after others' fashion, or for their topics.
        "tweets" => 1,
        "subjects" => 2,
        _ => Own,
    };

    /// <summary>The same for topics: the public sets name their topics a little differently.</summary>
    public static float OfTopics(string set) => set is "mabsa" ? 0.1f : 1;
}
