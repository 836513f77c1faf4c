using Feedback.Models.Ledger;

namespace Feedback.Models.Items;

/// <summary>Keeps items of sources within what a message and a row hold; what is beyond stays in the archived page.</summary>
public static class ItemLimits
{
    /// <summary>The longest text a stored item has, in UTF-16 units.</summary>
    public const int LongestText = 10_000;

    private const int LongestShort = 500;
    private const int LongestUrl = 2_000;

    /// <param name="longestText">In UTF-16 units, for the text; an answer has half of it.</param>
    public static Item Fit(Item item, int longestText = LongestText) => item with
    {
        ExternalId = item.ExternalId.Length > LongestShort ? $"gen:{Base32.IdOf(item.ExternalId)}" : item.ExternalId,
        Url = item.Url?.Length > LongestUrl ? null : item.Url,
        Author = Cut(item.Author, LongestShort),
        Title = Cut(item.Title, LongestShort),
        Text = Cut(item.Text, longestText),
        Reply = item.Reply is { } reply ? reply with { Text = Cut(reply.Text, longestText / 2)! } : null,
    };

    /// <summary>The first UTF-16 units of a text, without half a character at the end, and with a mark where something is missing.</summary>
    private static string? Cut(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
            return text;
        var end = longest - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }
}
