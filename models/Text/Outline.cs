namespace Feedback.Models.Text;

/// <summary>
/// A text without its content words: function words by name, everything of known valence by its sign, the bounds of clauses and sentences.
/// Its n-grams are the patterns of scope, contrast and comparison, whatever they speak of: “not − but +”, “first − then +”.
/// </summary>
internal static class Outline
{
    /// <summary>An item ends at most this many n-grams: of two items and of three.</summary>
    public const int MostGrams = 2;

    /// <summary>How much such an n-gram counts against a word.</summary>
    public const float Value = 0.6f;

    private static readonly ulong Salt = Hashing.Of("<outline>");
    private static readonly ulong Clause = Hashing.Of("<clause>");
    private static readonly ulong Sentence = Hashing.Of("<sentence>");
    private static readonly ulong Question = Hashing.Of("<question>");
    private static readonly ulong Bad = Hashing.Of("<bad>");
    private static readonly ulong Mixed = Hashing.Of("<mixed>");
    private static readonly ulong Good = Hashing.Of("<good>");

    /// <summary>Fills the reading's outline with the n-grams that hold a sign. Roles, valences and phrases are known by now.</summary>
    public static void Draw(Reading reading)
    {
        var grams = reading.OutlineGrams;
        ulong item = 0, pair = 0;
        int count = 0, last = 0, lastButOne = 0;
        bool isLastSign = false, isLastButOneSign = false;
        for (var i = 0; i < reading.Count; i++)
        {
            var sign = SignOf(reading, i);
            var next = sign != 0 ? sign : NameOf(reading, i);
            if (next == 0)
                continue;
            var isSign = sign != 0;
            if (pair != 0 && (isSign || isLastSign || isLastButOneSign))
                grams[count++] = new OutlineGram(Hashing.Join(pair, next), lastButOne, i);
            if (item != 0)
            {
                pair = Hashing.Join(item + Salt, next);
                if (isSign || isLastSign)
                    grams[count++] = new OutlineGram(pair, last, i);
            }

            (item, lastButOne, last) = (next, last, i);
            (isLastButOneSign, isLastSign) = (isLastSign, isSign);
        }

        reading.OutlineCount = count;
    }

    // A word that plays a part in scope stands by its name, even where it has a valence; a phrase stands by its sign, at its last word.
    private static ulong SignOf(Reading reading, int i)
    {
        var valence = reading.Valences[i];
        if (valence < Reading.InPhrase)
        {
            if ((reading.Roles[i] & ~WordRole.StartsPhrase) != 0)
                return 0;
            valence = valence != 0 ? valence : reading.PublicValences[i];
        }

        valence &= 7;
        return valence == 0 ? 0 : valence < 4 ? Bad : valence == 4 ? Mixed : Good;
    }

    private static ulong NameOf(Reading reading, int i) => reading.Tokens[i].Kind switch
    {
        TokenKind.ClauseEnd => Clause,
        TokenKind.SentenceEnd => Sentence,
        TokenKind.QuestionMark => Question,
        _ when reading.Valences[i] == Reading.InPhrase => 0,
        _ when (reading.Roles[i] & ~WordRole.StartsPhrase) != 0 => reading.Tokens[i].Hash,
        _ => 0,
    };
}

/// <summary>An n-gram of an outline.</summary>
/// <param name="First">The token of its first item, and likewise <paramref name="Last"/>.</param>
internal readonly record struct OutlineGram(ulong Hash, int First, int Last);
