using System.Runtime.CompilerServices;

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

    /// <summary>Draws the n-grams of the outline that hold a sign. Roles, valences and phrases are known by now.</summary>
    public static void Draw(Reading reading)
    {
        var tokens = reading.Tokens;
        ulong item = 0, pair = 0;
        int last = 0, lastButOne = 0;
        bool isLastSign = false, isLastButOneSign = false;
        for (var i = 0; i < tokens.Length; i++)
        {
            var (next, isSign) = ItemOf(tokens[i]);
            if (next == 0)
                continue;
            if (pair != 0 && (isSign || isLastSign || isLastButOneSign))
                reading.AddGroup(Hashing.Join(pair, next), lastButOne, i);
            if (item != 0)
            {
                pair = Hashing.Join(item + Salt, next);
                if (isSign || isLastSign)
                    reading.AddGroup(pair, last, i);
            }

            (item, lastButOne, last) = (next, last, i);
            (isLastButOneSign, isLastSign) = (isLastSign, isSign);
        }
    }

    // A word that plays a part in scope stands by its name, even where it has a valence; a phrase stands by its sign, at its last word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Item, bool IsSign) ItemOf(in Token token)
    {
        if (token.Kind is TokenKind.ClauseEnd or TokenKind.SentenceEnd or TokenKind.QuestionMark && !token.HasValence)
            return (token.Kind == TokenKind.ClauseEnd ? Clause : token.Kind == TokenKind.SentenceEnd ? Sentence : Question, false);
        if (token.Valence < Token.InPhrase && (token.Role & ~WordRole.StartsPhrase) != 0)
            return (token.Hash, false);
        var valence = token.Valence != 0 ? token.Valence & 7 : token.PublicValence;
        return valence == 0 ? (0, false) : (valence < 4 ? Bad : valence == 4 ? Mixed : Good, true);
    }
}
