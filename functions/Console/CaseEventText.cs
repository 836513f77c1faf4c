using Feedback.Models.Cases;

namespace Feedback.Console;

/// <summary>What happened to a case, in words.</summary>
internal static class CaseEventText
{
    public static string Of(ConsoleFrame frame, CaseEvent happened)
    {
        var who = happened.Actor ?? "";
        var isSystem = happened.ActorKind == ActorKind.System;
        return happened.Type switch
        {
            CaseEventType.Opened => frame.Say("Fall eröffnet", "Case opened"),
            CaseEventType.Claimed => frame.Say($"{who} hat übernommen", $"{who} claimed it"),
            CaseEventType.Released => frame.Say($"{who} hat freigegeben", $"{who} released it"),
            CaseEventType.Replied => frame.Say($"{who} hat geantwortet", $"{who} answered"),
            CaseEventType.ReplySent => frame.Say("Die Plattform hat die Antwort angenommen", "The platform took the answer"),
            CaseEventType.ReplyFailed => frame.Say("Die Antwort wurde nicht angenommen", "The answer was not taken"),
            CaseEventType.RepliedElsewhere => frame.Say($"{who} hat beim Original geantwortet", $"{who} answered at the original"),
            CaseEventType.Noted => frame.Say($"Notiz von {who}", $"Note by {who}"),
            CaseEventType.Resolved => frame.Say($"{who} hat gelöst", $"{who} resolved it"),
            CaseEventType.Dismissed => isSystem
                ? frame.Say("Von selbst geschlossen: nicht mehr negativ", "Closed by itself: no longer negative")
                : frame.Say($"{who}: braucht keine Antwort", $"{who}: needs no answer"),
            CaseEventType.Reopened when isSystem && who == "correction" => frame.Say("Wieder offen: doch negativ", "Open again: negative after all"),
            CaseEventType.Reopened => isSystem
                ? frame.Say("Wieder offen: der Text wurde geändert", "Open again: the text was changed")
                : frame.Say($"{who} hat wieder geöffnet", $"{who} reopened it"),
            CaseEventType.Relabelled => frame.Say($"{who} hat die Einordnung berichtigt{Label(frame, happened)}", $"{who} corrected the reading{Label(frame, happened)}"),
            CaseEventType.RelabelUndone => frame.Say($"{who} hat die Korrektur zurückgenommen", $"{who} took the correction back"),
            CaseEventType.Edited => frame.Say("Der Kunde hat den Text oder die Sterne geändert", "The customer changed the text or the stars"),
            CaseEventType.Withdrawn => frame.Say("Der Kunde hat die Bewertung zurückgezogen", "The customer withdrew the rating"),
            _ => happened.Type.ToString(),
        };
    }

    private static string Label(ConsoleFrame frame, CaseEvent happened) =>
        happened.Text is null ? "" : $": {Reading.ReadingText.Label(frame, happened.Text)}";
}
