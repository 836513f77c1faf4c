using Feedback.Models.Ledger;

namespace Feedback.Console.Reading;

/// <summary>What we made of a text, in words and numbers.</summary>
internal static class ReadingText
{
    public static string Label(ConsoleFrame frame, string? label) => label switch
    {
        "negative" => frame.Say("negativ", "negative"),
        "neutral" => frame.Say("neutral", "neutral"),
        "positive" => frame.Say("positiv", "positive"),
        _ => frame.Say("unklar", "unclear"),
    };

    /// <summary>With its sign, and two digits.</summary>
    public static string Signed(ConsoleFrame frame, double value)
    {
        var number = frame.Language.Number(Math.Abs(value), 2);
        return Math.Abs(value) < 0.005 ? number : (value < 0 ? "−" : "+") + number;
    }

    public static string Basis(ConsoleFrame frame, ItemAnalysis? analysis) => analysis?.Basis switch
    {
        "stars" => frame.Say("aus der Bewertung", "from the rating"),
        "text" => frame.Say("aus dem Text", "from the text"),
        "person" => frame.Say("von Hand", "by hand"),
        _ => frame.Say("weder Bewertung noch Text sagen es klar", "neither rating nor text say it clearly"),
    };

    /// <summary>Never all of it: certain is nothing.</summary>
    public static string Percent(ConsoleFrame frame, double? confidence) => frame.Language.Number(Math.Min(99, 100 * (confidence ?? 0)));

    /// <summary>Why stars and text are taken to contradict each other.</summary>
    public static string Conflict(ConsoleFrame frame, decimal stars, ItemAnalysis analysis)
    {
        var number = frame.Language.Number((double)stars, stars == Math.Floor(stars) ? 0 : 1);
        var (score, sure) = (Signed(frame, analysis.Score ?? 0), Percent(frame, analysis.Confidence));
        var isPraise = analysis.Score > 0;
        return frame.Say(
            $"{number} {(stars == 1 ? "Stern" : "Sterne")}, aber der Text klingt klar {(isPraise ? "positiv" : "negativ")} ({score}, Sicherheit {sure} %).",
            $"{number} {(stars == 1 ? "star" : "stars")}, but the text sounds clearly {(isPraise ? "positive" : "negative")} ({score}, confidence {sure} %).");
    }
}
