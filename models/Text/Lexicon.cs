using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>
/// Words, stems and phrases of which something is known before any training, by a code of 1 to 15: a valence of −3 to 3 as 1 to 7, or the
/// number of a topic from 1. A table of four-byte slots: 27 bits of tag, a bit for "may go on", four bits of code.
/// </summary>
internal readonly unsafe struct Lexicon(uint* slots, int capacity)
{
    /// <summary>The longest phrase, in words.</summary>
    public const int LongestPhrase = 8;

    private const int ShortestStem = 3, ShortestInnerStem = 6;
    private const uint MayGoOn = 16, CodeBits = 15;
    private const int TagShift = 37, ValueBits = 5;

    private static readonly ulong TermSalt = Hashing.Of("<term>");
    private static readonly ulong StemSalt = Hashing.Of("<stem>");
    private static readonly ulong PhraseSalt = Hashing.Of("<phrase>");

    private readonly int _mask = capacity - 1;

    /// <summary>Code of a word by its spelling: the whole word, else its longest known stem, else a stem inside a compound.</summary>
    /// <param name="spelling">Folded, without the blanks at its ends.</param>
    public byte OfWord(ulong hash, ReadOnlySpan<char> spelling)
    {
        var exact = Find(Term(hash)) & CodeBits;
        if (exact != 0)
            return (byte)exact;
        var found = LongestStem(spelling, ShortestStem);
        for (var start = 3; found == 0 && start + ShortestInnerStem <= spelling.Length; start++)
            found = LongestStem(spelling[start..], ShortestInnerStem);
        return found;
    }

    /// <summary>Code of a sign or picture.</summary>
    public byte OfSign(ulong hash) => (byte)(Find(Term(hash)) & CodeBits);

    /// <summary>The longest phrase that starts at a token.</summary>
    /// <returns>Its code, and the number of its tokens; 0 and 0 when there is none.</returns>
    public (byte Code, int Length) PhraseAt(ReadOnlySpan<Token> tokens)
    {
        var hash = Phrase(tokens[0].Hash);
        (byte, int) longest = (0, 0);
        for (var i = 1; i < tokens.Length && i < LongestPhrase; i++)
        {
            hash = Hashing.Join(hash, tokens[i].Hash);
            var slot = Find(hash);
            if ((slot & CodeBits) != 0)
                longest = ((byte)(slot & CodeBits), i + 1);
            if ((slot & MayGoOn) == 0)
                break;
        }

        return longest;
    }

    /// <summary>Whether a phrase starts with this word.</summary>
    public bool StartsPhrase(ulong word) => (Find(Phrase(word)) & MayGoOn) != 0;

    private byte LongestStem(ReadOnlySpan<char> spelling, int shortest)
    {
        var hash = StemSalt;
        byte longest = 0;
        for (var i = 0; i < spelling.Length; i++)
        {
            hash = Hashing.Add(hash, spelling[i]);
            if (i + 1 >= shortest && Find(Hashing.Finish(hash)) is var slot and not 0)
                longest = (byte)(slot & CodeBits);
        }

        return longest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Find(ulong hash)
    {
        var tag = (uint)(hash >> TagShift);
        for (var at = (int)hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = slots[at];
            if (slot == 0 || slot >> ValueBits == tag)
                return slot & (MayGoOn | CodeBits);
        }
    }

    private static ulong Term(ulong hash) => Hashing.Join(TermSalt, hash);

    private static ulong Phrase(ulong hash) => Hashing.Join(PhraseSalt, hash);

    /// <summary>Collects entries and lays them out.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<ulong, uint> _slots = [];

        /// <summary>Hashes of the single words among the entries.</summary>
        public Dictionary<ulong, string> Words { get; } = [];

        /// <summary>First words of the phrases.</summary>
        public HashSet<string> PhraseStarts { get; } = new(StringComparer.Ordinal);

        /// <param name="term">A word, a stem that ends in *, or a phrase.</param>
        /// <param name="valence">−3 (worst) to 3 (best).</param>
        public void AddValence(string term, int valence) => Add(term, (uint)(valence + 4));

        /// <param name="code">1 to 15.</param>
        public void Add(string term, uint code)
        {
            var isStem = term.EndsWith('*');
            term = term.TrimEnd('*').Trim();
            Span<Token> tokens = stackalloc Token[LongestPhrase + 1];
            var count = Tokenizer.Read(term, tokens);
            if (count == 0 || count > LongestPhrase)
                return;
            if (count == 1 && isStem)
                Put(StemOf(term), code);
            else if (count == 1)
                AddWord(tokens[0], term, code);
            else
                AddPhrase(term, tokens[..count], code);
        }

        public uint[] Build()
        {
            var slots = new uint[WordTable.CapacityFor(_slots.Count)];
            foreach (var (hash, value) in _slots.OrderBy(s => s.Key))
            {
                var at = (int)hash & (slots.Length - 1);
                while (slots[at] != 0)
                    at = (at + 1) & (slots.Length - 1);
                slots[at] = ((uint)(hash >> TagShift) << ValueBits) | value;
            }

            return slots;
        }

        private void AddWord(in Token token, string term, uint code)
        {
            Put(Term(token.Hash), code);
            if (token.Kind == TokenKind.Word)
                Words[token.Hash] = term;
        }

        private void AddPhrase(string term, ReadOnlySpan<Token> tokens, uint code)
        {
            PhraseStarts.Add(term.Substring(tokens[0].Start, tokens[0].Length));
            var hash = Phrase(tokens[0].Hash);
            foreach (var token in tokens[1..])
            {
                _slots[hash] = _slots.GetValueOrDefault(hash) | MayGoOn;
                hash = Hashing.Join(hash, token.Hash);
            }

            Put(hash, code);
        }

        private void Put(ulong hash, uint code) => _slots[hash] = (_slots.GetValueOrDefault(hash) & MayGoOn) | code;

        private static ulong StemOf(string term)
        {
            Span<char> spelling = stackalloc char[Grams.MostLetters];
            var length = Grams.Spell(term, spelling);
            var hash = StemSalt;
            foreach (var c in spelling[1..(length - 1)])
                hash = Hashing.Add(hash, c);
            return Hashing.Finish(hash);
        }
    }
}
