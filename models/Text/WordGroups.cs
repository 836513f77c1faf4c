namespace Feedback.Models.Text;

/// <summary>Tokens that say something together, by hash.</summary>
/// <param name="First">Number of the first token, and likewise <paramref name="Last"/>.</param>
internal readonly record struct WordGroup(ulong Hash, int First, int Last);

/// <summary>Draws the groups of a text: one definition for training and for reading.</summary>
internal static class WordGroups
{
    /// <summary>A token brings at most this many: the pair and the triple that end with it, itself as last or negated word, its neighbours.</summary>
    public const int MostEach = 4 + (2 * ValenceReach) + Outline.MostGrams;

    /// <summary>How far around a word of known valence the words are paired with that valence.</summary>
    private const int ValenceReach = 2;

    /// <summary>Pairs, triples, the first and the last word.</summary>
    public static void Draw(Reading reading)
    {
        var tokens = reading.Tokens;
        var pair = 0UL;
        for (var i = 0; i < tokens.Length; i++)
        {
            var hash = tokens[i].Hash;
            if (i > 1)
                reading.AddGroup(Grams.Triple(pair, hash), i - 2, i);
            pair = i == 0 ? Grams.First(hash) : Grams.Pair(tokens[i - 1].Hash, hash);
            reading.AddGroup(pair, Math.Max(0, i - 1), i);
        }

        if (tokens.Length > 0)
            reading.AddGroup(Grams.Last(tokens[^1].Hash), tokens.Length - 1, tokens.Length - 1);
    }

    /// <summary>Negated words and the neighbours of valences. Phrases and contexts are known by now.</summary>
    public static void DrawInContext(Reading reading)
    {
        var tokens = reading.Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if ((token.Context & Context.Negated) != 0 && token.Kind == TokenKind.Word)
                reading.AddGroup(Grams.Negated(token.Hash), i, i);
            if (!token.HasValence)
                continue;
            for (var other = Math.Max(0, i - ValenceReach); other <= Math.Min(tokens.Length - 1, i + ValenceReach); other++)
            {
                if (other != i)
                    reading.AddGroup(Grams.Neighbour(tokens[other].Hash, other - i, token.Valence), i, other);
            }
        }
    }
}
