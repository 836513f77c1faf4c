using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Feedback.Models.Items;

/// <summary>The external id of an item whose source gives it none.</summary>
public static class DerivedId
{
    public const string Prefix = "gen:";

    private const int TextUsed = 200, HashBytes = 16;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(c => (char)c)
        .Where(char.IsWhiteSpace)]);

    /// <summary>The same for the same page, author, date and beginning of the text, however its white space was laid out.</summary>
    public static string Of(string? page, string? author, DateTimeOffset? date, string? text)
    {
        var key = string.Join('\u001F', page, Collapsed(author), date?.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
            Collapsed(text));
        return Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, HashBytes));
    }

    /// <summary>The first characters of a text with every run of white space as one blank and none at the ends.</summary>
    public static string Collapsed(string? text, int most = TextUsed)
    {
        var collapsed = new StringBuilder(Math.Min(text?.Length ?? 0, most));
        var rest = text.AsSpan().Trim();
        while (!rest.IsEmpty && collapsed.Length < most)
        {
            var end = rest.IndexOfAny(WhiteSpace);
            var word = end < 0 ? rest : rest[..end];
            collapsed.Append(word[..Math.Min(word.Length, most - collapsed.Length)]);
            rest = rest[word.Length..].TrimStart();
            if (!rest.IsEmpty && collapsed.Length < most)
                collapsed.Append(' ');
        }
        return collapsed.ToString();
    }
}
