using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Ratings.Texts;

namespace Feedback.Console;

/// <summary>What a rater answered beside stars and comment, in words.</summary>
internal static class AnswerText
{
    public static Html Chips(ConsoleFrame frame, FeedbackItem item)
    {
        string[] said = [.. Of(frame, item)];
        return said.Length == 0 ? Html.Empty : Html.Of($"""<p class="chips">{said.Select(text => Html.Of($"""<span class="chip">{text}</span>"""))}</p>""");
    }

    private static IEnumerable<string> Of(ConsoleFrame frame, FeedbackItem item)
    {
        if (item.Answer?.Nps is { } nps)
            yield return $"NPS {nps}";
        if (item.Answer?.Ces is { } ces)
            yield return $"CES {ces}";
        foreach (var reason in item.Answer?.Reasons ?? [])
            yield return SurveyTexts.Shipped(frame.Language.Code, $"reason.{reason}") ?? reason;
        foreach (var word in item.Answer?.Words ?? [])
            yield return frame.Say($"„{word}“", $"“{word}”");
        foreach (var (dimension, value) in item.Answer?.Servqual ?? new Dictionary<string, int>())
            yield return $"{SurveyTexts.Shipped(frame.Language.Code, $"servqual.{dimension}")}: {value}/7";
        if (item.Identity.Source == Analysis.ItemLedger.OpenSource)
            yield return frame.Say("ungeprüft", "not verified");
    }
}
