namespace Feedback.Models.Text;

/// <summary>
/// Reads language, sentiment, topics and reasons from German and English texts. Immutable and thread-safe; a call takes time linear in the
/// text and allocates only its result.
/// </summary>
/// <remarks>
/// A log-linear model over words, word pairs, letter n-grams and words under negation: every feature adds evidence to the tokens it was read
/// from, so that the evidence of tokens sums to the verdict and can be shown.
/// </remarks>
public sealed unsafe class TextModel
{
    // Greek, Cyrillic and everything behind them: written in neither language, whatever the letters' weights say.
    private const char FirstForeignLetter = '\u0370';
    private const int ForeignWord = 500;

    private static readonly Lazy<TextModel> LazyShipped = new(() => new TextModel(MappedModel.Embedded()));

    private readonly MappedModel _memory;
    private readonly WordTable _words;
    private readonly GramTable _grams;
    private readonly GramTable _languageGrams;

    internal TextModel(MappedModel memory)
    {
        _memory = memory;
        var header = memory.Header;
        _words = new WordTable(memory.Pointer<WordEntry>(header->Words), (int)header->Words.Bytes / sizeof(WordEntry));
        _grams = new GramTable(memory.Pointer<uint>(header->Grams), (int)header->Grams.Bytes / sizeof(uint));
        _languageGrams = new GramTable(memory.Pointer<uint>(header->LanguageGrams), (int)header->LanguageGrams.Bytes / sizeof(uint));
        Version = header->Checksum.ToString("x16");
    }

    /// <summary>The model that comes with the program. Throws <see cref="InvalidDataException"/> when the program was built without it.</summary>
    public static TextModel Shipped => LazyShipped.Value;

    /// <summary>Names the model's content: 16 hexadecimal digits, equal for equal weights.</summary>
    public string Version { get; }

    internal MappedModel Memory => _memory;

    /// <summary>Maps a model file into memory; it stays mapped as long as the model is used.</summary>
    /// <exception cref="InvalidDataException">The file is not a model, is damaged, or has another format version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextModel Open(string path) => new(MappedModel.Open(path));

    /// <summary>Reads a text.</summary>
    /// <param name="text">Plain text in any language; what follows its first 32,768 words and signs is not read.</param>
    public TextAnalysis Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = Reading.Of(text);
        Weigh(text, reading, out var german, out var english);
        var verdict = Verdict.Of(reading, *_memory.Header);
        var language = Languages.Decide(german, english, reading.Count, *_memory.Header);
        return new TextAnalysis(
            verdict.Label,
            verdict.Score,
            verdict.Confidence,
            verdict.IsUnsure || language == Languages.Other,
            language,
            Topics.Decide(reading, *_memory.Header, _memory),
            Explanation.Of(reading, verdict));
    }

    // Fills the evidence of every token; the sums of the languages' evidence come back.
    private void Weigh(string text, Reading reading, out int german, out int english)
    {
        (german, english) = (0, 0);
        var scopes = new Scopes();
        Span<char> spelling = stackalloc char[Grams.MostLetters];
        var (tokens, negatives, positives) = (reading.Tokens, reading.Negative, reading.Positive);
        for (var i = 0; i < reading.Count; i++)
        {
            ref var token = ref tokens[i];
            int negative = 0, positive = 0;
            var role = WordRole.None;
            var word = token.Kind == TokenKind.Reference ? null : _words.Find(token.Hash);
            reading.Words[i] = (nint)word;
            if (word != null)
            {
                (negative, positive, role) = (word->Negative, word->Positive, word->Role);
                german += word->German;
                english += word->English;
            }
            else if (token.Kind == TokenKind.Word)
            {
                var length = Grams.Spell(text.AsSpan(token.Start, token.Length), spelling);
                WeighLetters(spelling[..length], ref negative, ref positive, ref german, ref english);
                if (text[token.Start] >= FirstForeignLetter)
                    (german, english) = (german - ForeignWord, english - ForeignWord);
            }

            if (scopes.Enter(token, role, text[token.Start]) && token.Kind == TokenKind.Word)
                _grams.Add(Grams.Negated(token.Hash), ref negative, ref positive);
            (negatives[i], positives[i]) = (negative, positive);
            if (i > 0)
                WeighPair(reading, i);
        }
    }

    // What a pair says beyond its words belongs to both: halves, the odd unit to the second.
    private void WeighPair(Reading reading, int second)
    {
        int negative = 0, positive = 0;
        if (!_grams.Add(Grams.Pair(reading.Tokens[second - 1].Hash, reading.Tokens[second].Hash), ref negative, ref positive))
            return;
        reading.Negative[second - 1] += negative / 2;
        reading.Positive[second - 1] += positive / 2;
        reading.Negative[second] += negative - (negative / 2);
        reading.Positive[second] += positive - (positive / 2);
    }

    // A word that training did not keep speaks through its letters.
    private void WeighLetters(ReadOnlySpan<char> spelling, ref int negative, ref int positive, ref int german, ref int english)
    {
        int grams = 0, n = 0, p = 0, de = 0, en = 0;
        foreach (var gram in new Grams.LetterWalk(spelling))
        {
            grams++;
            _grams.Add(gram, ref n, ref p);
            _languageGrams.Add(gram, ref de, ref en);
        }

        if (grams == 0)
            return;
        var weight = 1 / MathF.Sqrt(grams);
        negative = (int)MathF.Round(n * weight);
        positive = (int)MathF.Round(p * weight);
        german += (int)MathF.Round(de * weight);
        english += (int)MathF.Round(en * weight);
    }
}
