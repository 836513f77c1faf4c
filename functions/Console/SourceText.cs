using Feedback.Models.Coverage;
using Feedback.Models.Mentions;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Sources;

namespace Feedback.Console;

/// <summary>Outcomes, alerts and verdicts in words.</summary>
internal static class SourceText
{
    public static string Platform(ConsoleFrame frame, SourceAdapter adapter) => adapter.Type switch
    {
        "page" => frame.Say("Webseite", "Web page"),
        "feed" => frame.Say("RSS- oder Atom-Feed", "RSS or Atom feed"),
        "saved" => frame.Say("Gespeicherte Seiten", "Saved pages"),
        _ => adapter.Name,
    };

    public static string Outcome(ConsoleFrame frame, PollOutcome outcome) => outcome switch
    {
        PollOutcome.Ok => frame.Say("gelesen", "ok"),
        PollOutcome.Empty => frame.Say("leer", "empty"),
        PollOutcome.Throttled => frame.Say("gebremst", "throttled"),
        PollOutcome.Blocked => frame.Say("gesperrt", "blocked"),
        PollOutcome.Auth => frame.Say("Zugang abgelehnt", "not authorised"),
        PollOutcome.Changed => frame.Say("Aufbau geändert", "layout changed"),
        _ => frame.Say("fehlgeschlagen", "failed"),
    };

    public static string OutcomeClass(PollOutcome outcome) => outcome switch
    {
        PollOutcome.Ok => "good",
        PollOutcome.Empty or PollOutcome.Throttled => "warn",
        _ => "bad",
    };

    public static string Alert(ConsoleFrame frame, SourceAlert alert)
    {
        var since = frame.Language.Moment(alert.Since, frame.Shop.Zone);
        var number = frame.Language.Number(alert.Number ?? 0);
        return alert.Kind switch
        {
            AlertKind.Blind => frame.Say($"blind seit {since}", $"blind since {since}"),
            AlertKind.Canary => frame.Say($"findet seit {since} nicht, was sicher da ist", $"has not found since {since} what is certainly there"),
            AlertKind.Vanished => frame.Say($"zeigt seit {since} nichts mehr, wo vorher etwas war", $"lists nothing since {since}, where there was something before"),
            AlertKind.Gap => frame.Say($"die Plattform zählt {number} mehr, als hier sind, seit {since}", $"the platform counts {number} more than are here, since {since}"),
            AlertKind.Silence => frame.Say(
                $"still seit {since}; {number} wären zu erwarten gewesen, Zufall nur mit {Percent(frame, alert.Probability)}",
                $"silent since {since}; {number} were to be expected, chance is {Percent(frame, alert.Probability)}"),
            _ => frame.Say($"{number} Beiträge in 30 Tagen, und seit {since} hat niemand geantwortet", $"{number} items in 30 days, and nobody has answered since {since}"),
        };
    }

    public static string Verdict(ConsoleFrame frame, MentionVerdict verdict) => verdict.Reason switch
    {
        MentionReason.About => verdict.Detail is null ? frame.Say("wird aufgenommen", "is taken in") : frame.Say($"wird aufgenommen: „{verdict.Detail}“", $"is taken in: “{verdict.Detail}”"),
        MentionReason.HasNoWord => frame.Say("keines der Wörter", "none of the words"),
        MentionReason.LacksRequiredWord => frame.Say($"es fehlt „{verdict.Detail}“", $"lacks “{verdict.Detail}”"),
        MentionReason.HasExcludedWord => frame.Say($"enthält „{verdict.Detail}“", $"has “{verdict.Detail}”"),
        MentionReason.BlockedAuthor => frame.Say("gesperrtes Konto", "blocked account"),
        MentionReason.BlockedDomain => frame.Say($"gesperrte Domain {verdict.Detail}", $"blocked domain {verdict.Detail}"),
        MentionReason.OwnPost => frame.Say("eigener Beitrag", "our own post"),
        _ => frame.Say($"andere Sprache ({verdict.Detail})", $"other language ({verdict.Detail})"),
    };

    private static string Percent(ConsoleFrame frame, double? probability) => probability switch
    {
        null => "–",
        < 0.0001 => frame.Say("unter 0,01 %", "below 0.01%"),
        var p => frame.Say($"{frame.Language.Number(p.Value * 100, 2)} %", $"{frame.Language.Number(p.Value * 100, 2)}%"),
    };
}
