namespace Feedback.Models.Text;

/// <summary>The working memory of one analysis; each thread keeps one, so that a call allocates nothing but its result.</summary>
internal sealed class Reading
{
    /// <summary>Tokens past this many are not read; a very long review has 3,000.</summary>
    public const int MostTokens = 32_768;

    private const int UsualTokens = 1_024;

    [ThreadStatic]
    private static Reading? Current;

    public Token[] Tokens { get; private set; } = new Token[UsualTokens];

    /// <summary>Evidence per token against neutral, in units of the model.</summary>
    public int[] Negative { get; private set; } = new int[UsualTokens];

    public int[] Positive { get; private set; } = new int[UsualTokens];

    /// <summary>Index of each token's word in the model's word table, or −1.</summary>
    public nint[] Words { get; private set; } = new nint[UsualTokens];

    public float[] TopicLogits { get; } = new float[TopicNames.All.Count];

    public int Count { get; private set; }

    /// <summary>Cuts the text; the arrays are at least as long as <see cref="Count"/> afterwards.</summary>
    public static Reading Of(ReadOnlySpan<char> text)
    {
        var reading = Current ??= new Reading();
        reading.Grow(Math.Min(text.Length, MostTokens));
        reading.Count = Tokenizer.Read(text, reading.Tokens.AsSpan(0, Math.Min(reading.Tokens.Length, MostTokens)));
        return reading;
    }

    private void Grow(int tokens)
    {
        if (tokens <= Tokens.Length)
            return;
        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens);
        (Tokens, Negative, Positive, Words) = (new Token[length], new int[length], new int[length], new nint[length]);
    }
}
