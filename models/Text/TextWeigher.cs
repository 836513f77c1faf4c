using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>Looks up what every token of a text says, alone, beside its neighbours and in its sentence.</summary>
internal sealed unsafe class TextWeigher
{
    // Greek, Cyrillic and everything behind them: written in neither language, whatever the letters' weights say.
    private const char FirstForeignLetter = '\u0370';
    private const int ForeignWord = 500;

    private readonly WordTable _words;
    private readonly GramTable _grams;
    private readonly GramTable _languageGrams;
    private readonly Lexicon _lexicon;
    private readonly Lexicon _topicRules;
    private readonly EvidencePair[] _valences;

    public TextWeigher(MappedModel memory)
    {
        ref readonly var header = ref memory.Header;
        _words = new WordTable(memory.Pointer<WordEntry>(header.Words), (int)header.Words.Bytes / sizeof(WordEntry));
        _grams = new GramTable(memory.Pointer<uint>(header.Grams), (int)header.Grams.Bytes / sizeof(uint));
        _languageGrams = new GramTable(memory.Pointer<uint>(header.LanguageGrams), (int)header.LanguageGrams.Bytes / sizeof(uint));
        _lexicon = new Lexicon(memory.Pointer<uint>(header.Lexicon), (int)header.Lexicon.Bytes / sizeof(uint));
        _topicRules = new Lexicon(memory.Pointer<uint>(header.TopicRules), (int)header.TopicRules.Bytes / sizeof(uint));
        _valences = ValenceWeights.Sums(new ReadOnlySpan<EvidencePair>(memory.Pointer<EvidencePair>(header.Valences), ValenceWeights.Count));
    }

    /// <summary>Fills in what is known of every token of the reading.</summary>
    /// <returns>The evidence for German and for English against any other language.</returns>
    public (int German, int English) Weigh(string text, Reading reading)
    {
        int german = 0, english = 0;
        var tokens = reading.Tokens;
        foreach (ref readonly var token in tokens)
            _words.Prefetch(token.Hash);
        WordGroups.Draw(reading);
        Fetch(reading.Groups);
        foreach (ref var token in tokens)
            WeighWord(text, ref token, ref german, ref english);
        reading.JoinPhrases(_lexicon);
        Contexts.Mark(reading);
        var drawn = reading.Groups.Length;
        WordGroups.DrawInContext(reading);
        Outline.Draw(reading);
        Fetch(reading.Groups[drawn..]);
        foreach (ref var token in tokens)
            WeighValences(ref token);
        foreach (ref readonly var group in reading.Groups)
            WeighGroup(tokens, group);
        return (german, english);
    }

    // The table of groups is larger than the nearest caches: every place is asked for long before it is read.
    private void Fetch(ReadOnlySpan<WordGroup> groups)
    {
        foreach (ref readonly var group in groups)
            _grams.Prefetch(group.Hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WeighWord(string text, ref Token token, ref int german, ref int english)
    {
        var word = _words.Find(token.Hash);
        if (word == null)
        {
            token.Valence = token.Kind == TokenKind.Word ? WeighLetters(text, ref token, ref german, ref english) : _lexicon.OfSign(token.Hash);
            return;
        }

        token.Negative = word->Negative;
        token.Positive = word->Positive;
        token.Role = word->Role;
        token.Valence = (byte)(word->Valences & 15);
        token.PublicValence = (byte)(word->Valences >> 4);
        token.TopicRow = word->TopicRow;
        german += word->German;
        english += word->English;
    }

    // A word that training did not keep speaks through its letters. Returns its valence.
    private byte WeighLetters(string text, ref Token token, ref int german, ref int english)
    {
        Span<char> buffer = stackalloc char[Grams.MostLetters];
        var spelling = buffer[..Grams.Spell(text.AsSpan(token.Start, token.Length), buffer)];
        int grams = 0, n = 0, p = 0, de = 0, en = 0;
        foreach (var gram in new Grams.LetterWalk(spelling))
        {
            grams++;
            var (first, third) = _grams.Find(gram);
            (n, p) = (n + first, p + third);
            var (german1, english1) = _languageGrams.Find(gram);
            (de, en) = (de + german1, en + english1);
        }

        if (text[token.Start] >= FirstForeignLetter)
            (german, english) = (german - ForeignWord, english - ForeignWord);
        if (grams > 0)
        {
            var share = 1 / MathF.Sqrt(grams);
            german += (int)(de * share);
            english += (int)(en * share);
            token.Negative = (int)MathF.Round(n * share * Grams.LettersShare);
            token.Positive = (int)MathF.Round(p * share * Grams.LettersShare);
        }

        // The rows of rules come in the order of the topics' numbers from 1.
        token.TopicRow = _topicRules.OfWord(token.Hash, spelling[1..^1]);
        return _lexicon.OfWord(token.Hash, spelling[1..^1]);
    }

    private void WeighValences(ref Token token)
    {
        if (token.PublicValence != 0)
            WeighValence(ref token, ValenceWeights.RowOf(1, token.PublicValence));
        if (token.HasValence)
            WeighValence(ref token, ValenceWeights.RowOf(0, token.Valence));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WeighValence(ref Token token, int row)
    {
        ref readonly var evidence = ref _valences[(row << 8) | (int)token.Context];
        token.Negative += evidence.Negative;
        token.Positive += evidence.Positive;
    }

    // What a group says beyond its words belongs to its two ends: halves, the odd unit to the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WeighGroup(Span<Token> tokens, in WordGroup group)
    {
        var (negative, positive) = _grams.Find(group.Hash);
        ref var first = ref tokens[group.First];
        first.Negative += negative / 2;
        first.Positive += positive / 2;
        ref var last = ref tokens[group.Last];
        last.Negative += negative - (negative / 2);
        last.Positive += positive - (positive / 2);
    }
}
