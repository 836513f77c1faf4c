namespace Feedback.Models.Text;

/// <summary>What a <see cref="Token"/> stands for.</summary>
internal enum TokenKind : byte
{
    Word,
    Number,

    /// <summary>Full stop, exclamation mark, ellipsis.</summary>
    SentenceEnd,
    QuestionMark,

    /// <summary>Comma, semicolon, colon, dash, parenthesis.</summary>
    ClauseEnd,
    Punctuation,

    /// <summary>Emoji, emoticons and rows of stars.</summary>
    Pictogram,
}

/// <summary>A word, sign or picture of a text: folded and hashed by the tokenizer, then filled in with what is known of it.</summary>
internal struct Token(ulong hash, int start, int length, TokenKind kind)
{
    /// <summary>Of the folded spelling; equal for all spellings that fold to the same.</summary>
    public readonly ulong Hash = hash;

    /// <summary>First UTF-16 code unit in the original text.</summary>
    public readonly int Start = start;

    /// <summary>In UTF-16 code units of the original text.</summary>
    public int Length = length;

    /// <summary>Evidence for negative against neutral, in units of the model, and likewise <see cref="Positive"/>.</summary>
    public int Negative;
    public int Positive;

    public readonly TokenKind Kind = kind;
    public WordRole Role;
    public Context Context;

    /// <summary>Valence by our own lexicon: 1 to 7 for a word, <see cref="InPhrase"/>, 9 to 15 at the last word of a phrase, or 0.</summary>
    public byte Valence;

    /// <summary>Valence of the word by the public lexicons, 1 to 7, or 0.</summary>
    public byte PublicValence;

    /// <summary>Number of the <see cref="Text.TopicRow"/> of what the word says about topics.</summary>
    public ushort TopicRow;

    /// <summary>A valence that belongs to a phrase: the word itself has none then.</summary>
    public const byte InPhrase = 8;

    /// <summary>Whether a valence ends here, of the word or of a phrase.</summary>
    public readonly bool HasValence => Valence is not (0 or InPhrase);
}
