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
        var contexts = reading.Contexts.AsSpan(0, reading.Count);
        contexts.Clear();
        int start = 0, previous = 0;
        while (start < reading.Count)
        {
            var end = start;
            while (end < reading.Count && reading.Tokens[end].Kind is not (TokenKind.SentenceEnd or TokenKind.QuestionMark))
                end++;
            var isQuestion = end < reading.Count && reading.Tokens[end].Kind == TokenKind.QuestionMark;
            end = Math.Min(reading.Count, end + 1);
            MarkSentence(reading, start, end, previous, isQuestion ? Context.Question : Context.None);
            (previous, start) = (start, end);
        }

        foreach (ref var context in contexts[previous..])
            context |= Context.LastSentence;
    }

    private static void MarkSentence(Reading reading, int start, int end, int previous, Context everywhere)
    {
        var contexts = reading.Contexts;
        var roles = reading.Roles;
        int negated = 0, contrast = -1;
        var isIrrealis = false;
        for (var i = start; i < end; i++)
        {
            var role = roles[i];
            if (reading.Tokens[i].Kind == TokenKind.ClauseEnd)
                (negated, isIrrealis) = (0, false);
            if ((role & WordRole.Contrast) != 0)
                (negated, contrast) = (0, i);
            isIrrealis |= (role & WordRole.Irrealis) != 0;
            var context = everywhere;
            if (negated-- > 0)
                context |= Context.Negated;
            if ((role & WordRole.Negator) != 0)
            {
                negated = Reach;
                MarkBack(reading, start, i);
            }

            if (isIrrealis)
                context |= Context.Irrealis;
            if (i > start && (roles[i - 1] & WordRole.Degree) != 0)
                context |= Context.AfterDegree;
            contexts[i] |= context;
        }

        if (contrast < 0)
            return;
        // A sentence that opens with "But" stands against the one before it.
        for (var i = contrast - start < 2 ? previous : start; i < contrast; i++)
            contexts[i] |= Context.BeforeContrast;
        for (var i = contrast + 1; i < end; i++)
            contexts[i] |= Context.AfterContrast;
    }

    private static void MarkBack(Reading reading, int start, int negator)
    {
        for (var i = negator - 1; i >= Math.Max(start, negator - ReachBack); i--)
        {
            if (reading.Tokens[i].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Pictogram))
                break;
            reading.Contexts[i] |= Context.NegatedFromBehind;
        }
    }
}
