namespace Feedback.Models.Text;

/// <summary>
/// Reads language, sentiment, topics and reasons from German and English texts. Immutable and thread-safe; a call takes time linear in the
/// text and allocates only its result.
/// </summary>
/// <remarks>
/// A log-linear model: every feature adds evidence to the tokens it was read from, so that the evidence of the tokens sums to the verdict
/// and can be shown. Features are words, pairs and triples, letter n-grams, words under negation, the valences of lexicons in their
/// contexts, and the n-grams of the text's outline.
/// </remarks>
public sealed class TextModel
{
    private static readonly Lazy<TextModel> LazyShipped = new(() => new TextModel(MappedModel.Embedded()));

    private readonly MappedModel _memory;
    private readonly TextWeigher _weigher;

    internal TextModel(MappedModel memory)
    {
        _memory = memory;
        _weigher = new TextWeigher(memory);
        Version = memory.Header.Checksum.ToString("x16");
    }

    /// <summary>The model that comes with the program.</summary>
    /// <exception cref="InvalidDataException">The program was built without it.</exception>
    public static TextModel Shipped => LazyShipped.Value;

    /// <summary>Names the model's content: 16 hexadecimal digits, equal for equal weights.</summary>
    public string Version { get; }

    internal MappedModel Memory => _memory;

    /// <summary>Maps a model file into memory; it stays mapped as long as the model is used.</summary>
    /// <exception cref="InvalidDataException">The file is not a model, is damaged, or has another format version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextModel Open(string path) => new(MappedModel.Open(path));

    /// <summary>Uses a model in memory, such as one just trained.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a model, are damaged, or have another format version.</exception>
    public static TextModel FromBytes(byte[] bytes) => new(MappedModel.FromBytes(bytes));

    /// <summary>Reads a text.</summary>
    /// <param name="text">Plain text in any language; what follows its first 32,768 words and signs is not read.</param>
    public TextAnalysis Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = Reading.Of(text);
        var (german, english) = _weigher.Weigh(text, reading);
        ref readonly var header = ref _memory.Header;
        var verdict = Verdict.Of(reading, header);
        var language = Languages.Decide(german, english, reading.Count, header);
        // Emoji and words that many languages share may still speak; never more than a guess, though.
        var isKnown = language != Languages.Other;
        return new TextAnalysis(
            verdict.Label,
            verdict.Score,
            isKnown ? verdict.Confidence : verdict.Confidence * Verdict.Unsure,
            verdict.IsUnsure || !isKnown,
            language,
            Topics.Decide(reading, _memory),
            Explanation.Of(reading, verdict));
    }
}
