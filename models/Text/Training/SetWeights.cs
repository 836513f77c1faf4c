namespace Feedback.Models.Text.Training;

/// <summary>
/// How much one text of a public set counts against one of the shop's own kind: less where labels were derived, projected, or speak of
/// something else. Chosen on the development sets named in the model card.
/// </summary>
internal static class SetWeights
{
    public static float Of(string set) => set switch
    {
        "movie-reviews" or "sentence-polarity" or "brighter" or "htw-emotions" => 0.5f,
        "goemotions" => 0.35f,
        "xed" or "pros-cons" => 0.3f,
        "potts" or "uci-sentences" => 2f,
        "mobasa" => 0.6f,
        "delivery" or "product" or "service" or "social" or "challenge" or "further" or "more" or "plain" or "posts" or "reviews" => 5f,
        _ => 1f,
    };

    /// <summary>The same for topics: the public sets name their topics a little differently, and the support requests are templates.</summary>
    public static float OfTopics(string set) => set switch
    {
        "mabsa" or "mams" => 0.3f,
        "bitext" => 0.05f,
        _ => 1f,
    };
}
