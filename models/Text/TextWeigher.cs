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
    private readonly EvidencePair* _valences;

    public TextWeigher(MappedModel memory)
    {
        ref readonly var header = ref memory.Header;
        _words = new WordTable(memory.Pointer<WordEntry>(header.Words), (int)header.Words.Bytes / sizeof(WordEntry));
        _grams = new GramTable(memory.Pointer<uint>(header.Grams), (int)header.Grams.Bytes / sizeof(uint));
        _languageGrams = new GramTable(memory.Pointer<uint>(header.LanguageGrams), (int)header.LanguageGrams.Bytes / sizeof(uint));
        _lexicon = new Lexicon(memory.Pointer<uint>(header.Lexicon), (int)header.Lexicon.Bytes / sizeof(uint));
        _topicRules = new Lexicon(memory.Pointer<uint>(header.TopicRules), (int)header.TopicRules.Bytes / sizeof(uint));
        _valences = memory.Pointer<EvidencePair>(header.Valences);
    }

    /// <summary>Fills the evidence of every token of the reading.</summary>
    /// <returns>The evidence for German and for English against any other language.</returns>
    public (int German, int English) Weigh(string text, Reading reading)
    {
        int german = 0, english = 0;
        FetchGroups(reading);
        for (var i = 0; i < reading.Count; i++)
            WeighWord(text, reading, i, ref german, ref english);
        reading.JoinPhrases(_lexicon);
        Contexts.Mark(reading);
        Outline.Draw(reading);
        foreach (ref readonly var gram in reading.OutlineGrams.AsSpan(0, reading.OutlineCount))
            _grams.Prefetch(gram.Hash);
        for (var i = 0; i < reading.Count; i++)
            WeighSurroundings(reading, i);
        WeighOutline(reading);
        return (german, english);
    }

    // The table of groups is larger than the nearest caches: every place is asked for long before it is read.
    private void FetchGroups(Reading reading)
    {
        var tokens = reading.Tokens;
        for (var i = 0; i < reading.Count; i++)
        {
            var hash = tokens[i].Hash;
            reading.Pairs[i] = i == 0 ? Grams.First(hash) : Grams.Pair(tokens[i - 1].Hash, hash);
            _grams.Prefetch(reading.Pairs[i]);
            if (i < 2)
                continue;
            reading.Triples[i] = Grams.Triple(reading.Pairs[i - 1], hash);
            _grams.Prefetch(reading.Triples[i]);
        }
    }

    private void WeighWord(string text, Reading reading, int i, ref int german, ref int english)
    {
        ref var token = ref reading.Tokens[i];
        var word = _words.Find(token.Hash);
        reading.Words[i] = (nint)word;
        reading.RuleTopics[i] = 0;
        if (word != null)
        {
            reading.Negative[i] = word->Negative;
            reading.Positive[i] = word->Positive;
            reading.Roles[i] = word->Role;
            reading.Valences[i] = (byte)(word->Valences & 15);
            reading.PublicValences[i] = (byte)(word->Valences >> 4);
            german += word->German;
            english += word->English;
            return;
        }

        (reading.Negative[i], reading.Positive[i], reading.Roles[i], reading.PublicValences[i]) = (0, 0, WordRole.None, 0);
        reading.Valences[i] = token.Kind == TokenKind.Word
            ? WeighLetters(text.AsSpan(token.Start, token.Length), token.Hash, reading, i, ref german, ref english)
            : _lexicon.OfSign(token.Hash);
    }

    // A word that training did not keep speaks through its letters. Returns its valence.
    private byte WeighLetters(ReadOnlySpan<char> word, ulong hash, Reading reading, int i, ref int german, ref int english)
    {
        Span<char> buffer = stackalloc char[Grams.MostLetters];
        var spelling = buffer[..Grams.Spell(word, buffer)];
        int grams = 0, n = 0, p = 0, de = 0, en = 0;
        foreach (var gram in new Grams.LetterWalk(spelling))
        {
            grams++;
            _grams.Add(gram, ref n, ref p);
            _languageGrams.Add(gram, ref de, ref en);
        }

        if (word[0] >= FirstForeignLetter)
            (german, english) = (german - ForeignWord, english - ForeignWord);
        if (grams > 0)
        {
            var share = 1 / MathF.Sqrt(grams);
            german += (int)(de * share);
            english += (int)(en * share);
            reading.Negative[i] = (int)MathF.Round(n * share * Grams.LettersShare);
            reading.Positive[i] = (int)MathF.Round(p * share * Grams.LettersShare);
        }

        reading.RuleTopics[i] = _topicRules.OfWord(hash, spelling[1..^1]);
        return _lexicon.OfWord(hash, spelling[1..^1]);
    }

    private void WeighSurroundings(Reading reading, int i)
    {
        var tokens = reading.Tokens;
        var hash = tokens[i].Hash;
        AddTo(reading, reading.Pairs[i], Math.Max(0, i - 1), i);
        if (i > 1)
            AddTo(reading, reading.Triples[i], i - 2, i);
        if (i == reading.Count - 1)
            AddTo(reading, Grams.Last(hash), i, i);
        if ((reading.Contexts[i] & Context.Negated) != 0 && tokens[i].Kind is TokenKind.Word)
            AddTo(reading, Grams.Negated(hash), i, i);
        if (reading.PublicValences[i] != 0)
            WeighValence(reading, i, ValenceWeights.Row(1, reading.PublicValences[i]));
        var valence = reading.Valences[i];
        if (valence is 0 or Reading.InPhrase)
            return;
        WeighValence(reading, i, ValenceWeights.Row(0, valence));
        for (var other = Math.Max(0, i - Grams.ValenceReach); other <= Math.Min(reading.Count - 1, i + Grams.ValenceReach); other++)
        {
            if (other != i)
                AddTo(reading, Grams.Neighbour(tokens[other].Hash, other - i, valence), i, other);
        }
    }

    private void WeighOutline(Reading reading)
    {
        foreach (ref readonly var gram in reading.OutlineGrams.AsSpan(0, reading.OutlineCount))
            AddTo(reading, gram.Hash, gram.First, gram.Last);
    }

    private void WeighValence(Reading reading, int i, int row)
    {
        int negative = 0, positive = 0;
        foreach (var column in new ValenceWeights.Walk(reading.Contexts[i]))
        {
            negative += _valences[row + column].Negative;
            positive += _valences[row + column].Positive;
        }

        reading.Negative[i] += negative;
        reading.Positive[i] += positive;
    }

    // What a group says beyond its words belongs to its two ends: halves, the odd unit to the second.
    private void AddTo(Reading reading, ulong gram, int first, int second)
    {
        int negative = 0, positive = 0;
        if (!_grams.Add(gram, ref negative, ref positive))
            return;
        reading.Negative[first] += negative / 2;
        reading.Positive[first] += positive / 2;
        reading.Negative[second] += negative - (negative / 2);
        reading.Positive[second] += positive - (positive / 2);
    }
}
