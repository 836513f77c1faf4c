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

/// <summary>A word, sign or picture of a text, folded and hashed.</summary>
/// <param name="Hash">Of the folded spelling; equal for all spellings that fold to the same.</param>
/// <param name="Start">First UTF-16 code unit in the original text.</param>
/// <param name="Length">In UTF-16 code units of the original text.</param>
internal readonly record struct Token(ulong Hash, int Start, int Length, TokenKind Kind);
