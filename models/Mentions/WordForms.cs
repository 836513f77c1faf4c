using System.Text;

namespace Feedback.Models.Mentions;

/// <summary>
/// The forms one word of a query may take in a text. Case, accents and the way umlauts are written do not count; of a German word the endings of
/// nouns, adjectives and regular verbs are formed from the word asked for. Nothing else is taken off a text's words, so that <c>Nordlicht</c> finds
/// <c>Nordlichts</c> but not <c>nördlich</c>, as a stemmer would.
/// </summary>
internal static class WordForms
{
    /// <summary>Shorter words are too easily another word: they only take an s.</summary>
    private const int ShortestInflected = 4;

    private static readonly string[] Endings = ["", "e", "en", "er", "es", "em", "n", "s", "ens", "ern", "nen"];
    private static readonly string[] VerbEndings = ["t", "te", "ten", "test", "st", "et", "ete", "eten", "end", "ende", "enden", "ender", "endes"];
    private static readonly string[] Stripped = ["en", "er", "es", "em", "e", "n", "s"];

    /// <param name="word">Folded; see <see cref="Fold"/>.</param>
    public static HashSet<string> Of(string word)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal) { word, word + "s" };
        if (word.Length < ShortestInflected)
            return forms;
        foreach (var stem in Stems(word))
        {
            foreach (var ending in Endings)
                forms.Add(Join(stem, ending));
        }
        if (VerbStem(word) is { } verb)
        {
            foreach (var ending in VerbEndings)
                forms.Add(Join(verb, ending));
            forms.Add($"ge{verb}t");
            forms.Add($"ge{Join(verb, "en")}");
        }
        return forms;
    }

    /// <summary>Lower case without accents; ä, ae and a are one, likewise ö and ü; ß is ss.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        var folded = new StringBuilder(word.Length + 2);
        foreach (var c in word)
        {
            // Combining marks: an umlaut may come as a letter and two dots.
            if (c is >= '\u0300' and <= '\u036F')
                continue;
            switch (char.ToLowerInvariant(c))
            {
                case 'ß':
                    folded.Append("ss");
                    break;
                case 'e' when folded.Length > 0 && folded[^1] is 'a' or 'o' or 'u':
                    break;
                case var lower:
                    folded.Append(Base(lower));
                    break;
            }
        }
        return folded.ToString();
    }

    // Joined, a vowel and an e are folded like any others.
    private static string Join(string stem, string ending) =>
        ending.StartsWith('e') && stem[^1] is ('a' or 'o' or 'u') ? stem + ending[1..] : stem + ending;

    private static char Base(char lower) => lower switch
    {
        'ä' or 'à' or 'á' or 'â' or 'ã' or 'å' or 'æ' => 'a',
        'ç' => 'c',
        'è' or 'é' or 'ê' or 'ë' => 'e',
        'ì' or 'í' or 'î' or 'ï' => 'i',
        'ñ' => 'n',
        'ö' or 'ò' or 'ó' or 'ô' or 'õ' or 'ø' or 'œ' => 'o',
        'ü' or 'ù' or 'ú' or 'û' => 'u',
        'ý' or 'ÿ' => 'y',
        _ => lower,
    };

    private static IEnumerable<string> Stems(string word)
    {
        yield return word;
        if (word.EndsWith("innen", StringComparison.Ordinal))
            yield return word[..^3];
        foreach (var ending in Stripped)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length - ending.Length >= ShortestInflected)
                yield return word[..^ending.Length];
        }
    }

    // Infinitives end in -en, or in -n behind -el and -er.
    private static string? VerbStem(string word) => word switch
    {
        _ when word.Length <= ShortestInflected => null,
        _ when word.EndsWith("eln", StringComparison.Ordinal) || word.EndsWith("ern", StringComparison.Ordinal) => word[..^1],
        _ when word.EndsWith("en", StringComparison.Ordinal) => word[..^2],
        _ => null,
    };
}
