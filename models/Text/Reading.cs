using System.Numerics;

namespace Feedback.Models.Text;

/// <summary>The working memory of one analysis; each thread keeps one, so that a call allocates nothing but its result.</summary>
internal sealed class Reading
{
    /// <summary>Tokens past this many are not read; a very long review has 3,000.</summary>
    public const int MostTokens = 32_768;

    /// <summary>A valence that belongs to a phrase: the word itself has none then.</summary>
    public const byte InPhrase = 8;

    private const int UsualTokens = 1_024;

    [ThreadStatic]
    private static Reading? Current;

    private Reading() => Grow(UsualTokens);

    public Token[] Tokens { get; private set; } = [];

    /// <summary>Evidence per token against neutral, in units of the model.</summary>
    public int[] Negative { get; private set; } = [];

    public int[] Positive { get; private set; } = [];

    /// <summary>What each token adds to the score.</summary>
    public double[] Contributions { get; private set; } = [];

    /// <summary>Address of each token's entry in the model's word table, or 0.</summary>
    public nint[] Words { get; private set; } = [];

    public WordRole[] Roles { get; private set; } = [];

    public Context[] Contexts { get; private set; } = [];

    /// <summary>Valence by our own lexicon: 1 to 7 for a word, <see cref="InPhrase"/>, 9 to 15 at the last word of a phrase, or 0.</summary>
    public byte[] Valences { get; private set; } = [];

    /// <summary>Valence of the word by the public lexicons, 1 to 7, or 0.</summary>
    public byte[] PublicValences { get; private set; } = [];

    /// <summary>Topic by rule of a word that has no entry, from 1; 0 is none.</summary>
    public byte[] RuleTopics { get; private set; } = [];

    /// <summary>Hash of each token with the one before it, and with the two before it.</summary>
    public ulong[] Pairs { get; private set; } = [];

    public ulong[] Triples { get; private set; } = [];

    /// <summary>N-grams of the outline, see <see cref="Outline"/>.</summary>
    public OutlineGram[] OutlineGrams { get; private set; } = [];

    public int OutlineCount { get; set; }

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

    /// <summary>Lets phrases take the place of the valences of their words. Roles and valences of the words are known by now.</summary>
    public void JoinPhrases(in Lexicon lexicon)
    {
        for (var i = 0; i < Count; i++)
        {
            if ((Roles[i] & WordRole.StartsPhrase) == 0)
                continue;
            var (valence, length) = lexicon.PhraseAt(Tokens.AsSpan(i, Math.Min(Lexicon.LongestPhrase, Count - i)));
            if (length == 0)
                continue;
            Valences.AsSpan(i, length).Fill(InPhrase);
            i += length - 1;
            Valences[i] = (byte)(InPhrase + valence);
        }
    }

    private void Grow(int tokens)
    {
        if (tokens <= Tokens.Length)
            return;
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)tokens);
        Tokens = new Token[length];
        Negative = new int[length];
        Positive = new int[length];
        Contributions = new double[length];
        Words = new nint[length];
        Roles = new WordRole[length];
        Contexts = new Context[length];
        Valences = new byte[length];
        PublicValences = new byte[length];
        RuleTopics = new byte[length];
        Pairs = new ulong[length];
        Triples = new ulong[length];
        OutlineGrams = new OutlineGram[Outline.MostGrams * length];
    }
}
