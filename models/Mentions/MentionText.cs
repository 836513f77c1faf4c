using System.Globalization;

namespace Feedback.Models.Mentions;

/// <summary>A text as a query reads it: its words, folded. A word is a run of letters and digits.</summary>
internal static class MentionText
{
    public static IReadOnlyList<string> Words(params ReadOnlySpan<string?> texts)
    {
        var words = new List<string>();
        foreach (var text in texts)
        {
            if (text is null)
                continue;
            var start = -1;
            for (var i = 0; i <= text.Length; i++)
            {
                var isInWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]) || IsMark(text[i]) && start >= 0);
                if (isInWord && start < 0)
                {
                    start = i;
                }
                else if (!isInWord && start >= 0)
                {
                    words.Add(WordForms.Fold(text.AsSpan(start, i - start)));
                    start = -1;
                }
            }
        }
        return words;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;
}
