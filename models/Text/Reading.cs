using System.Numerics;
using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>The working memory of one analysis; each thread keeps one, so that a call allocates nothing but its result.</summary>
internal sealed class Reading
{
    /// <summary>Tokens past this many are not read; a very long review has 3,000.</summary>
    public const int MostTokens = 32_768;

    private const int UsualTokens = 1_024;

    [ThreadStatic]
    private static Reading? Current;

    private Token[] _tokens = [];
    private WordGroup[] _groups = [];
    private int _groupCount;

    private Reading() => Grow(UsualTokens);

    public int Count { get; private set; }

    public Span<Token> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>The groups drawn so far.</summary>
    public ReadOnlySpan<WordGroup> Groups => _groups.AsSpan(0, _groupCount);

    /// <summary>What each token adds to the score.</summary>
    public double[] Contributions { get; private set; } = [];

    /// <summary>Words that speak for the topic in hand.</summary>
    public List<TextSpan> Triggers { get; } = [];

    /// <summary>Cuts the text into tokens of which nothing more is known yet.</summary>
    public static Reading Of(ReadOnlySpan<char> text)
    {
        var reading = Current ??= new Reading();
        reading.Grow(Math.Min(text.Length, MostTokens));
        reading.Count = Tokenizer.Read(text, reading._tokens.AsSpan(0, Math.Min(reading._tokens.Length, MostTokens)));
        reading._groupCount = 0;
        return reading;
    }

    /// <summary>Draws a group; a token begins or ends at most <see cref="WordGroups.MostEach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddGroup(ulong hash, int first, int last) => _groups[_groupCount++] = new WordGroup(hash, first, last);

    /// <summary>Lets phrases take the place of the valences of their words. Roles and valences of the words are known by now.</summary>
    public void JoinPhrases(in Lexicon lexicon)
    {
        var tokens = Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            if ((tokens[i].Role & WordRole.StartsPhrase) == 0)
                continue;
            var (valence, length) = lexicon.PhraseAt(tokens[i..]);
            if (length == 0)
                continue;
            foreach (ref var token in tokens.Slice(i, length))
                token.Valence = Token.InPhrase;
            i += length - 1;
            tokens[i].Valence = (byte)(Token.InPhrase + valence);
        }
    }

    private void Grow(int tokens)
    {
        if (tokens <= _tokens.Length)
            return;
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)tokens);
        _tokens = new Token[length];
        _groups = new WordGroup[WordGroups.MostEach * length];
        Contributions = new double[length];
    }
}
