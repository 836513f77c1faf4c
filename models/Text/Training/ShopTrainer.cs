using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>
/// Adapts the shipped model to a shop: learns, on top of the model's own verdict, how much more or less the shop's words and word pairs
/// mean, and writes that into a copy of the model. Always from the shipped model, so that an erased text is gone with the next candidate.
/// </summary>
/// <remarks>The shipped model is the prior: a correction starts at zero and is pulled back there (Chelba and Acero 2006).</remarks>
internal static class ShopTrainer
{
    private const int Epochs = 10;
    private const float Rate = 0.05f;
    private const float Ridge = 0.05f;
    private const float CorrectionWeight = 3;
    private const int Seed = 7;

    public static byte[] Adapt(TextModel shipped, IReadOnlyList<ShopExample> examples)
    {
        var weigher = new TextWeigher(shipped.Memory);
        Document[] documents = [.. examples.Select(e => Document.Of(e, shipped, weigher))];
        var numbers = Keep(documents);
        var corrections = new Correction[numbers.Count];
        var random = new Random(Seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(documents);
            foreach (var document in documents)
                Step(document, numbers, corrections);
        }

        var patch = new ModelPatch(shipped);
        foreach (var ((hash, isPair), number) in numbers.OrderBy(n => n.Key))
        {
            if (isPair)
                patch.AddGram(hash, corrections[number].Negative, corrections[number].Positive);
            else
                patch.AddWord(hash, corrections[number].Negative, corrections[number].Positive);
        }

        return patch.ToBytes();
    }

    // As in the shipped model, what fewer than three texts say is not kept: it might quote somebody.
    private static Dictionary<(ulong Hash, bool IsPair), int> Keep(Document[] documents)
    {
        var counts = new Dictionary<(ulong, bool), int>();
        foreach (var feature in documents.SelectMany(d => d.Features.Distinct()))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, feature, out _)++;
        var numbers = new Dictionary<(ulong, bool), int>();
        foreach (var (feature, count) in counts)
        {
            if (count >= Corpus.LeastDocuments)
                numbers.Add(feature, numbers.Count);
        }

        return numbers;
    }

    private static void Step(Document document, Dictionary<(ulong, bool), int> numbers, Correction[] corrections)
    {
        float negative = document.Negative, positive = document.Positive;
        foreach (var feature in document.Features)
        {
            if (!numbers.TryGetValue(feature, out var number))
                continue;
            negative += corrections[number].Negative * document.Scale;
            positive += corrections[number].Positive * document.Scale;
        }

        var (a, _, c) = Verdict.Softmax(negative, positive);
        var negativeSlope = (float)(a - (document.Label == Sentiment.Negative ? 1 : 0)) * document.Weight;
        var positiveSlope = (float)(c - (document.Label == Sentiment.Positive ? 1 : 0)) * document.Weight;
        foreach (var feature in document.Features)
        {
            if (!numbers.TryGetValue(feature, out var number))
                continue;
            ref var correction = ref corrections[number];
            correction.Negative -= Rate * ((negativeSlope * document.Scale) + (Ridge * correction.Negative));
            correction.Positive -= Rate * ((positiveSlope * document.Scale) + (Ridge * correction.Positive));
        }
    }

    private struct Correction
    {
        public float Negative;
        public float Positive;
    }

    /// <param name="Features">Hashes of words and of pairs.</param>
    /// <param name="Negative">The shipped model's logit against neutral, and likewise <paramref name="Positive"/>.</param>
    /// <param name="Scale">Logits of one unit of evidence.</param>
    private sealed record Document(
        (ulong Hash, bool IsPair)[] Features, float Negative, float Positive, float Scale, Sentiment Label, float Weight)
    {
        public static Document Of(ShopExample example, TextModel shipped, TextWeigher weigher)
        {
            var reading = Reading.Of(example.Text);
            weigher.Weigh(example.Text, reading);
            ref readonly var header = ref shipped.Memory.Header;
            var scale = Verdict.Scale(reading.Count);
            var (negativeBias, positiveBias) = Verdict.Prior(reading.Count, header);
            float negative = (float)negativeBias, positive = (float)positiveBias;
            var features = new List<(ulong, bool)>(2 * reading.Count);
            var tokens = reading.Tokens;
            for (var i = 0; i < tokens.Length; i++)
            {
                negative += tokens[i].Negative * header.Unit * scale;
                positive += tokens[i].Positive * header.Unit * scale;
                // Small words mean in a shop what they mean everywhere; what they do there is in the pairs.
                if (tokens[i] is { Kind: TokenKind.Word, Role: WordRole.None or WordRole.StartsPhrase })
                    features.Add((tokens[i].Hash, false));
                if (i > 0)
                    features.Add((Grams.Pair(tokens[i - 1].Hash, tokens[i].Hash), true));
            }

            return new Document([.. features], negative, positive, scale, example.Label, example.IsCorrection ? CorrectionWeight : 1);
        }
    }
}
