using Feedback.Models.Measures;

namespace Feedback.Console;

/// <summary>The formulas as the page explains them.</summary>
internal static class FormulaText
{
    public static string Of(ConsoleFrame frame, string formula) => frame.Say(
        formula switch
        {
            "csat/1" => "Bewertungen mit 4 oder 5 Sternen / alle Bewertungen mit Sternen × 100. Nur selbst erhobene; Intervall nach Wilson, 95 %.",
            "stars/1" => "Mittel der vergebenen Sterne, 1 bis 5.",
            "responseRate/1" => "Umfragen mit einer Bewertung, die zählt / angebotene Umfragen × 100. Beide aus den im Zeitraum angebotenen, wann immer geantwortet wurde; ohne Tests.",
            "nps/1" => "% mit 9 oder 10 − % mit 0 bis 6, gerundet. Nie aus Sternen berechnet.",
            "firstResponse/1" => "Erste öffentliche Antwort eines Menschen − Beginn des Wartens (Entstehung, oder letztes Wiederöffnen). Zählt, wenn geantwortet ist.",
            _ => Formulas.Texts[formula],
        },
        Formulas.Texts[formula]);
}
