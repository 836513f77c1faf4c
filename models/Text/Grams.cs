namespace Feedback.Models.Text;

/// <summary>How words, their neighbours and their letters become n-gram hashes: one definition for training and for reading.</summary>
internal static class Grams
{
    /// <summary>Shortest and longest letter n-gram; the word's ends count as one letter each.</summary>
    public const int ShortestLetters = 3, LongestLetters = 5;

    /// <summary>How many words a negation reaches over.</summary>
    public const int NegationReach = 4;

    /// <summary>Most letters of a word, its two ends included.</summary>
    public const int MostLetters = (2 * Tokenizer.LongestWord) + 4;

    private static readonly ulong PairSalt = Hashing.Of("<pair>");
    private static readonly ulong NegatedSalt = Hashing.Of("<negated>");
    private static readonly ulong LettersSalt = Hashing.Of("<letters>");

    public static ulong Pair(ulong first, ulong second) => Hashing.Join(first + PairSalt, second);

    public static ulong Negated(ulong word) => Hashing.Join(NegatedSalt, word);

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
