using System.Text.RegularExpressions;

namespace Feedback.Models.Items;

/// <summary>Language tags as sources give them, in the form of BCP 47.</summary>
public static partial class LanguageTag
{
    /// <returns><c>de_DE</c> as <c>de-DE</c>, everything else as given; null when the text is no tag (<c>English</c>, <c>C</c>).</returns>
    public static string? Parse(string? text)
    {
        var tag = text?.Trim();
        if (string.IsNullOrEmpty(tag) || tag.Length > 60)
            return null;
        // POSIX locales carry an encoding and a variant: de_DE.UTF-8@euro.
        var end = tag.AsSpan().IndexOfAny('.', '@');
        tag = (end < 0 ? tag : tag[..end]).Replace('_', '-');
        return WellFormed().IsMatch(tag) ? tag : null;
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();
}
