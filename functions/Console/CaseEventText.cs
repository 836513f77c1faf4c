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
            CaseEventType.ReplyAccepted => frame.Say("Die Plattform prüft die Antwort oder veröffentlicht sie später", "The platform checks the answer or publishes it later"),
            CaseEventType.ReplySent => frame.Say("Die Antwort ist veröffentlicht", "The answer is published"),
            CaseEventType.ReplyRejected => frame.Say("Die Plattform hat die Antwort abgelehnt", "The platform rejected the answer"),
            CaseEventType.ReplyFailed => frame.Say("Die Antwort konnte nicht gesendet werden", "The answer could not be sent"),
            CaseEventType.RepliedElsewhere when isSystem => frame.Say("Jemand hat auf der Plattform geantwortet", "Somebody answered on the platform"),
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
            CaseEventType.Withdrawn => frame.Say("Zurückgezogen oder auf der Plattform gelöscht", "Withdrawn, or deleted on the platform"),
            _ => happened.Type.ToString(),
        };
    }

    private static string Label(ConsoleFrame frame, CaseEvent happened) =>
        happened.Text is null ? "" : $": {Reading.ReadingText.Label(frame, happened.Text)}";
}
