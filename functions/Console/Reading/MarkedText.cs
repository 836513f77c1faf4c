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
        foreach (var words in because.OrderBy(words => words.Start))
        {
            if (words.Start < at || words.Length < 1 || words.Length > text.Length - words.Start || Splits(text, words.Start) || Splits(text, words.Start + words.Length))
                continue;
            parts.Add(Html.Of($"{text[at..words.Start]}"));
            parts.Add(Mark(frame, text.Substring(words.Start, words.Length), words.Weight));
            at = words.Start + words.Length;
        }
        parts.Add(Html.Of($"{text[at..]}"));
        return Html.Of($"""<p class="words" dir="auto">{parts}</p>""");
    }

    private static Html Mark(ConsoleFrame frame, string words, double weight) => weight < 0
        ? Html.Of($"""<mark class="bad"><span class="sr">{frame.Say("(negativ:) ", "(negative:) ")}</span>{words}</mark>""")
        : Html.Of($"""<mark class="good"><span class="sr">{frame.Say("(positiv:) ", "(positive:) ")}</span>{words}</mark>""");

    // Half a character in a mark of its own would be no character at all.
    private static bool Splits(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
