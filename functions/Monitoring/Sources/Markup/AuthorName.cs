using System.Text.RegularExpressions;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>Names of people who wrote something. E-mail addresses are personal data that nobody needs: they are never kept.</summary>
internal static partial class AuthorName
{
    /// <returns>
    /// One line; the name beside an address (<c>rike@example.org (Rike)</c>, <c>Rike &lt;rike@example.org&gt;</c>); null when nothing is
    /// left.
    /// </returns>
    public static string? Of(string? text) => PlainText.Line(text) is { } name ? WithoutAddress(name) : null;

    private static string? WithoutAddress(string name)
    {
        if (!name.Contains('@', StringComparison.Ordinal) || !Address().IsMatch(name))
            return name;
        return PlainText.Line(Address().Replace(name, " "))?.Trim(' ', '(', ')', '<', '>', '"', ',', ';') is { Length: > 0 } rest
            ? rest
            : null;
    }

    // No nested quantifiers: a name may be hostile. The part before the @ is at most 64 characters long (RFC 5321, 4.5.3.1.1).
    [GeneratedRegex(@"(?:mailto:)?[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
