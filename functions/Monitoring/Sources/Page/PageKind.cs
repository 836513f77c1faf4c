using System.Text.RegularExpressions;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// Tells pages that came instead of the one asked for: without a single review on them they must not pass as a quiet day.
/// </summary>
internal static partial class PageKind
{
    private const int CharactersLookedAt = 4_096;

    /// <summary>Whether a body is no text at all: a picture, a document, something compressed.</summary>
    public static bool IsBinary(ReadOnlySpan<char> body)
    {
        var start = body[..Math.Min(body.Length, CharactersLookedAt)];
        var odd = 0;
        foreach (var c in start)
            odd += c is > '\0' and < '\t' or > '\r' and < ' ' or '\uFFFD' ? 1 : 0;
        return start.StartsWith("%PDF-") || odd > start.Length / 20;
    }

    /// <returns>The outcome and why; null for a page that may well be the one asked for.</returns>
    public static SourcePage? Problem(SourceAnswer answer, PageScan scan)
    {
        var title = scan.Title ?? "";
        if (ChallengeTitle().IsMatch(title) || ChallengePage.IsOne(answer))
            return SourcePage.Problem(PollOutcome.Blocked, "The page is a challenge for people instead of the reviews.");
        if (scan.HasPasswordField && LoginTitle().IsMatch(title))
            return SourcePage.Problem(PollOutcome.Auth, "The page asks to sign in instead of showing reviews.");
        return ErrorTitle().IsMatch(title)
            ? SourcePage.Problem(PollOutcome.Failed, "The page is an error page instead of the reviews.")
            : null;
    }

    [GeneratedRegex(@"^(?:just a moment|nur einen moment|attention required|access denied|zugriff verweigert|robot check|are you (?:a )?(?:human|robot)|checking your browser|pardon our interruption|security check|sicherheitsüberprüfung|verify(?:ing)? you are human|human verification|captcha|ddos-guard|one more step|request unsuccessful|blocked)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChallengeTitle();

    [GeneratedRegex(@"\b(?:log ?in|sign ?in|anmelden|anmeldung|einloggen|login)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LoginTitle();

    [GeneratedRegex(@"^(?:error\s*)?(?:4\d\d|5\d\d)\b|\b(?:page|seite) (?:was )?(?:not|nicht) (?:found|gefunden)\b|^(?:not found|forbidden|internal server error|bad gateway|service unavailable|gateway time-?out|fehler|error|wartung|wartungsarbeiten|maintenance|site under maintenance)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ErrorTitle();
}
