using Feedback.Models.Cases;
using Feedback.Pages;

namespace Feedback.Console.Reading;

/// <summary>
/// A text with the words that decided. Which way they pull shows in three ways: by colour, by the line below and the sign before them, and in words for
/// those who hear the page. The text itself stays as it is, so that it can be searched and copied.
/// </summary>
internal static class MarkedText
{
    /// <param name="because">Positions in <paramref name="text"/>; such as do not fit it are passed over.</param>
    public static Html Of(ConsoleFrame frame, string? text, IReadOnlyList<DecidingWords> because)
    {
        if (text is null)
            return Html.Of($"""<p class="quiet">{frame.Say("Ohne Text.", "No text.")}</p>""");
        var parts = new List<Html>();
        var at = 0;
        foreach (var (start, end, isNegative) in Stretches(text, because))
        {
            parts.Add(Html.Of($"{text[at..start]}"));
            parts.Add(Mark(frame, text[start..end], isNegative));
            at = end;
        }
        parts.Add(Html.Of($"{text[at..]}"));
        return Html.Of($"""<p class="words" dir="auto">{parts}</p>""");
    }

    /// <summary>Neighbours that pull the same way are one stretch.</summary>
    private static List<(int Start, int End, bool IsNegative)> Stretches(string text, IReadOnlyList<DecidingWords> because)
    {
        var stretches = new List<(int Start, int End, bool IsNegative)>();
        foreach (var words in because.OrderBy(words => words.Start))
        {
            var (start, isNegative) = (words.Start, words.Weight < 0);
            if (start < 0 || words.Length < 1 || words.Length > text.Length - start || Splits(text, start) || Splits(text, start + words.Length))
                continue;
            if (stretches is not [.., var last])
                stretches.Add((start, start + words.Length, isNegative));
            else if (start >= last.End && last.IsNegative == isNegative && text.AsSpan(last.End, start - last.End).IsWhiteSpace())
                stretches[^1] = last with { End = start + words.Length };
            else if (start >= last.End)
                stretches.Add((start, start + words.Length, isNegative));
        }
        return stretches;
    }

    private static Html Mark(ConsoleFrame frame, string words, bool isNegative) => isNegative
        ? Html.Of($"""<mark class="bad"><span class="sr">{frame.Say("(negativ:) ", "(negative:) ")}</span>{words}</mark>""")
        : Html.Of($"""<mark class="good"><span class="sr">{frame.Say("(positiv:) ", "(positive:) ")}</span>{words}</mark>""");

    // Half a character in a mark of its own would be no character at all.
    private static bool Splits(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
