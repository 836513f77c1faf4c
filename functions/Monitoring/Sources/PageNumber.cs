using System.Globalization;

namespace Feedback.Monitoring.Sources;

/// <summary>Paging by number where the answer does not say that there is more: a full page has another one behind it.</summary>
internal static class PageNumber
{
    /// <param name="address">Of the answer; its <c>page</c> parameter says which page it is, 1 when there is none.</param>
    /// <param name="sizeParameter">The parameter that asked for the page's size.</param>
    /// <param name="usualSize">What the planner asks for, where the address is not known.</param>
    /// <returns>The number of the next page; null when this one was not full.</returns>
    public static string? After(Uri? address, int count, string sizeParameter, int usualSize)
    {
        var size = Number(address, sizeParameter) ?? usualSize;
        return count > 0 && count >= size ? ((Number(address, "page") ?? 1) + 1).ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A whole number in an address's query.</summary>
    public static int? Number(Uri? address, string parameter) =>
        address is null ? null : Parse(SourceAddress.Parameter(address, parameter));

    /// <summary>A whole number below a million; null when the text is none.</summary>
    public static int? Parse(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : null;
}
