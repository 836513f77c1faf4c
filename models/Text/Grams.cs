namespace Feedback.Models.Text;

/// <summary>How words, their neighbours and their letters become n-gram hashes: one definition for training and for reading.</summary>
internal static class Grams
{
    /// <summary>Shortest and longest letter n-gram; the word's ends count as one letter each.</summary>
    public const int ShortestLetters = 3, LongestLetters = 5;

    /// <summary>Most letters of a word, its two ends included.</summary>
    public const int MostLetters = (2 * Tokenizer.LongestWord) + 4;

    /// <summary>How much the letter n-grams of a word count against the word itself, all together.</summary>
    public const float LettersShare = 0.7f;

    private static readonly ulong PairSalt = Hashing.Of("<pair>");
    private static readonly ulong TripleSalt = Hashing.Of("<triple>");
    private static readonly ulong NegatedSalt = Hashing.Of("<negated>");
    private static readonly ulong FirstSalt = Hashing.Of("<first>");
    private static readonly ulong LastSalt = Hashing.Of("<last>");
    private static readonly ulong LettersSalt = Hashing.Of("<letters>");
    private static readonly ulong NeighbourSalt = Hashing.Of("<neighbour>");

    public static ulong Pair(ulong first, ulong second) => Hashing.Join(first + PairSalt, second);

    /// <param name="pair">The two words before, see <see cref="Pair"/>.</param>
    public static ulong Triple(ulong pair, ulong third) => Hashing.Join(pair + TripleSalt, third);

    public static ulong Negated(ulong word) => Hashing.Join(NegatedSalt, word);

    public static ulong First(ulong word) => Hashing.Join(FirstSalt, word);

    public static ulong Last(ulong word) => Hashing.Join(LastSalt, word);

    /// <summary>A word beside something of known valence.</summary>
    /// <param name="distance">From the valence to the word, in tokens; negative when the word comes first.</param>
    /// <param name="valence">As in <see cref="Token.Valence"/>; only its sign counts.</param>
    public static ulong Neighbour(ulong word, int distance, byte valence) =>
        Hashing.Join(NeighbourSalt + (ulong)((distance + 8) * 4) + (ulong)(Math.Sign((valence & 7) - 4) + 1), word);

    /// <summary>Spells a word folded, with a blank at both ends.</summary>
    /// <param name="spelling">Receives it; at least <see cref="MostLetters"/> long.</param>
    /// <returns>The number of characters written.</returns>
    public static int Spell(ReadOnlySpan<char> word, Span<char> spelling)
    {
        var length = 0;
        spelling[length++] = ' ';
        char last = '\0';
        var run = 0;
        foreach (var c in word)
        {
            if (length > Tokenizer.LongestWord)
                break;
            if (Letters.ClassOf(c) is not (LetterClass.Letter or LetterClass.Digit))
                continue;
            var first = Letters.Fold(c, out var second);
            run = first == last ? run + 1 : 1;
            last = second == 0 ? first : second;
            if (run > 2)
                continue;
            spelling[length++] = first;
            if (second != 0)
                spelling[length++] = second;
        }

        spelling[length++] = ' ';
        return length;
    }

    /// <summary>How many letter n-grams a spelling has.</summary>
    public static int Count(int length)
    {
        var count = 0;
        for (var n = ShortestLetters; n <= LongestLetters; n++)
            count += Math.Max(0, length - n + 1);
        return count;
    }

    /// <summary>Walks the letter n-grams of a spelling.</summary>
    public ref struct LetterWalk(ReadOnlySpan<char> spelling)
    {
        private readonly ReadOnlySpan<char> _spelling = spelling;
        private ulong _hash = LettersSalt;
        private int _start;
        private int _end;

        public ulong Current { get; private set; }

        public readonly LetterWalk GetEnumerator() => this;

        public bool MoveNext()
        {
            while (true)
            {
                if (_end == _spelling.Length || _end - _start == LongestLetters)
                {
                    if (_spelling.Length - ++_start < ShortestLetters)
                        return false;
                    _end = _start;
                    _hash = LettersSalt;
                }

                _hash = Hashing.Add(_hash, _spelling[_end++]);
                if (_end - _start >= ShortestLetters)
                {
                    Current = Hashing.Finish(_hash);
                    return true;
                }
            }
        }
    }
}
