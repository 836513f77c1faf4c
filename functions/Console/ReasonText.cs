namespace Feedback.Console;

/// <summary>
/// Why a poll ended as it did and what is wrong with a setting, in German where the console is. Readers and checks say it in English, which logs and
/// interfaces show; a sentence that is not known here is shown as it is, and marked as English.
/// </summary>
internal static class ReasonText
{
    // Each * stands for what the sentence fills in; {0}, {1} put it in its place.
    private static readonly (string[] English, string German)[] Known =
    [
        .. (((string English, string German)[])
        [
            ("Nothing changed since the last call.", "Seit der letzten Abfrage hat sich nichts geändert."),
            ("The source refuses the credentials (HTTP *)*.", "Die Quelle lehnt die Zugangsdaten ab (HTTP {0}){1}."),
            ("The source asks to wait (HTTP *)*.", "Die Quelle bittet zu warten (HTTP {0}){1}."),
            ("The source refuses to be read (HTTP *)*.", "Die Quelle lässt sich nicht lesen (HTTP {0}){1}."),
            ("The source answers with a challenge for people (HTTP *)*.", "Die Quelle stellt eine Prüfung für Menschen davor (HTTP {0}){1}."),
            ("The source has nothing at this address (HTTP *)*.", "An dieser Adresse hat die Quelle nichts (HTTP {0}){1}."),
            ("The source redirects to an address that is not followed (HTTP *)*.", "Die Quelle leitet auf eine Adresse um, der nicht gefolgt wird (HTTP {0}){1}."),
            ("The source has a fault (HTTP *)*.", "Die Quelle ist gestört (HTTP {0}){1}."),
            ("The source does not accept the request (HTTP *)*.", "Die Quelle nimmt die Anfrage nicht an (HTTP {0}){1}."),
            ("The source answers with an empty body.", "Die Quelle antwortet mit nichts."),
            ("The source answers with a challenge for people instead of JSON.", "Die Quelle antwortet mit einer Prüfung für Menschen."),
            ("The page is a challenge for people instead of the reviews.", "Statt der Bewertungen kommt eine Prüfung für Menschen."),
            ("The page asks to sign in instead of showing reviews.", "Die Seite verlangt eine Anmeldung, statt Bewertungen zu zeigen."),
            ("The page is an error page instead of the reviews.", "Statt der Bewertungen kommt eine Fehlerseite."),
            ("The page lists nothing any more, where it listed * before: its layout changed, or something stands in front of it.",
                "Die Seite zeigt nichts mehr, wo vorher {0} standen: ihr Aufbau hat sich geändert, oder etwas steht davor."),
            ("The answer lacks the words that it always has: it is another page, or one of a guard.",
                "In der Antwort fehlen die Wörter, die immer darin stehen: es ist eine andere Seite oder die eines Wächters."),
            ("The answer could not be read: a fault of this program, which is in its log.",
                "Die Antwort ließ sich nicht lesen: ein Fehler dieses Programms, er steht in seinem Protokoll."),
            ("The source's own budget of * units a day is used up; reading goes on at midnight UTC.",
                "Das eigene Tageskontingent von {0} Einheiten ist verbraucht; um Mitternacht UTC geht es weiter."),
            ("The robots.txt of * forbids reading this page.", "Die robots.txt von {0} verbietet, diese Seite zu lesen."),
            ("The robots.txt of * could not be read*.", "Die robots.txt von {0} ließ sich nicht lesen{1}."),
            ("The token endpoint refuses the credentials (HTTP *)*.", "Die Zugangsdaten werden abgelehnt (HTTP {0}){1}."),
            ("The answer is larger than * MiB.", "Die Antwort ist größer als {0} MiB."),
            ("No complete answer came within * seconds.", "In {0} Sekunden kam keine vollständige Antwort."),
            ("There were more than * redirects.", "Es waren mehr als {0} Umleitungen."),
            ("'*' has no public address; list it in Feedback:Monitoring:AllowedPrivateHosts if it is yours.",
                "„{0}“ hat keine öffentliche Adresse; gehört sie Ihnen, nehmen Sie sie in Feedback:Monitoring:AllowedPrivateHosts auf."),
            ("The call failed: *", "Die Abfrage schlug fehl: {0}"),
            ("Files are uploaded; there is no folder to read.", "Dateien werden hochgeladen; einen Ordner gibt es nicht."),
            ("No file changed since the last look.", "Seit dem letzten Blick hat sich keine Datei geändert."),
            ("The folder has no files.", "Im Ordner sind keine Dateien."),
            ("The folder '*' does not exist.", "Den Ordner „{0}“ gibt es nicht."),
            ("'*' must be a host name such as 'example.org', without https:// and path.",
                "„{0}“ muss ein Servername sein wie example.org, ohne https:// und Pfad."),
            ("'*' must be an absolute http or https address without a user name.", "„{0}“ muss eine vollständige Adresse mit http oder https sein."),
            ("'*' must be a whole number from 1.", "„{0}“ muss eine ganze Zahl ab 1 sein."),
            ("'*' is missing: *.", "„{0}“ fehlt."),
            ("'*' must be a reference such as env:SHOP_API_KEY to an environment variable of the server; secrets themselves are not stored.",
                "„{0}“ muss auf eine Umgebungsvariable des Servers verweisen, etwa env:SHOP_API_KEY; Geheimnisse selbst werden nicht gespeichert."),
            ("'*' must not refer to *, which is the server's own; keep secrets of sources in variables with names of their own.",
                "„{0}“ darf nicht auf {1} verweisen, das gehört dem Server selbst; Geheimnisse von Quellen brauchen eigene Variablen."),
            ("'*' must be at most * characters without line breaks.", "„{0}“ darf höchstens {1} Zeichen haben, ohne Zeilenumbruch."),
            ("Give 'hashtag', 'query' or, for mentions of an account, 'accessToken'.",
                "Geben Sie „hashtag“ oder „query“ an, oder für Erwähnungen eines Kontos „accessToken“."),
            ("1 to 32 lower-case letters, digits and inner hyphens, and not 'widget'.",
                "Der Name braucht 1 bis 32 Kleinbuchstaben, Ziffern und Bindestriche dazwischen und darf nicht „widget“ sein."),
            ("A time from 00:00:10 to 7.00:00:00.", "Der Abstand muss zwischen 00:00:10 und 7.00:00:00 liegen."),
        ]).Select(known => (known.English.Split('*'), known.German)),
    ];

    /// <returns>The sentence, and the language it is in.</returns>
    public static (string Text, string Language) Of(ConsoleFrame frame, string reason)
    {
        if (frame.Language.Code != "de")
            return (reason, "en");
        foreach (var (english, german) in Known)
        {
            if (Fill(english, german, reason) is { } text)
                return (text, "de");
        }
        return (reason, "en");
    }

    private static string? Fill(string[] parts, string german, string reason)
    {
        if (!reason.StartsWith(parts[0], StringComparison.Ordinal))
            return null;
        var (at, text) = (parts[0].Length, german);
        for (var i = 1; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            var end = isLast && (parts[i].Length == 0 || reason.EndsWith(parts[i], StringComparison.Ordinal)) ? reason.Length - parts[i].Length
                : isLast ? -1
                : reason.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (end < at)
                return null;
            text = text.Replace($"{{{i - 1}}}", reason[at..end], StringComparison.Ordinal);
            at = end + parts[i].Length;
        }
        return at == reason.Length ? text : null;
    }
}
