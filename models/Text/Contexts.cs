namespace Feedback.Models.Text;

/// <summary>What the sentence around a token does to it.</summary>
[Flags]
internal enum Context : byte
{
    None = 0,

    /// <summary>A negator stands up to four words before it, in the same clause.</summary>
    Negated = 1,

    /// <summary>A negator stands up to three words behind it: German negates verbs from behind.</summary>
    NegatedFromBehind = 2,

    /// <summary>A contrast follows in the sentence, or opens the next one: what comes then counts more.</summary>
    BeforeContrast = 4,
    AfterContrast = 8,

    /// <summary>The clause speaks of what is not: would, should, if.</summary>
    Irrealis = 16,

    /// <summary>The sentence is a question.</summary>
    Question = 32,

    /// <summary>The word before is a degree: very, too, hardly.</summary>
    AfterDegree = 64,

    /// <summary>The last sentence is where many reviews give their verdict.</summary>
    LastSentence = 128,
}

/// <summary>Marks the contexts of all tokens, sentence by sentence, in one pass and a constant look back.</summary>
internal static class Contexts
{
    private const int Reach = 4, ReachBack = 3;

    public static void Mark(Reading reading)
    {
        var tokens = reading.Tokens;
        int start = 0, previous = 0;
        while (start < tokens.Length)
        {
            var end = start;
            while (end < tokens.Length && tokens[end].Kind is not (TokenKind.SentenceEnd or TokenKind.QuestionMark))
                end++;
            var isQuestion = end < tokens.Length && tokens[end].Kind == TokenKind.QuestionMark;
            end = Math.Min(tokens.Length, end + 1);
            MarkSentence(tokens, start, end, previous, isQuestion ? Context.Question : Context.None);
            (previous, start) = (start, end);
        }

        Mark(tokens[previous..], Context.LastSentence);
    }

    private static void MarkSentence(Span<Token> tokens, int start, int end, int previous, Context everywhere)
    {
        int negated = 0, contrast = -1;
        var isIrrealis = false;
        for (var i = start; i < end; i++)
        {
            ref var token = ref tokens[i];
            if (token.Kind == TokenKind.ClauseEnd)
                (negated, isIrrealis) = (0, false);
            if ((token.Role & WordRole.Contrast) != 0)
                (negated, contrast) = (0, i);
            isIrrealis |= (token.Role & WordRole.Irrealis) != 0;
            var context = everywhere;
            if (negated-- > 0)
                context |= Context.Negated;
            if ((token.Role & WordRole.Negator) != 0)
            {
                negated = Reach;
                MarkBack(tokens[start..i]);
            }

            if (isIrrealis)
                context |= Context.Irrealis;
            if (i > start && (tokens[i - 1].Role & WordRole.Degree) != 0)
                context |= Context.AfterDegree;
            token.Context |= context;
        }

        if (contrast < 0)
            return;
        // A sentence that opens with "But" stands against the one before it.
        Mark(tokens[(contrast - start < 2 ? previous : start)..contrast], Context.BeforeContrast);
        Mark(tokens[(contrast + 1)..end], Context.AfterContrast);
    }

    private static void MarkBack(Span<Token> beforeNegator)
    {
        for (var i = beforeNegator.Length - 1; i >= Math.Max(0, beforeNegator.Length - ReachBack); i--)
        {
            if (beforeNegator[i].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Pictogram))
                break;
            beforeNegator[i].Context |= Context.NegatedFromBehind;
        }
    }

    private static void Mark(Span<Token> tokens, Context context)
    {
        foreach (ref var token in tokens)
            token.Context |= context;
    }
}
