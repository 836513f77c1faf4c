using System.Globalization;
using System.Runtime.CompilerServices;
using Feedback.Measures;
using Feedback.Models.Measures;

namespace Feedback.Analysis;

/// <summary>Walks a shop's timeline back through the months.</summary>
internal static class ItemWalk
{
    /// <summary>Items, newest first, each with the cursor at which a later walk begins with it.</summary>
    public static async IAsyncEnumerable<(Fact Fact, ItemCursor Position)> NewestFirstAsync(
        Timeline timeline, string shop, ItemCursor from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var month in await timeline.MonthsAsync(shop, from.Month, cancellationToken))
        {
            var last = month == from.Month ? from.After : null;
            await foreach (var fact in timeline.NewestFirstAsync(shop, month, last, cancellationToken))
            {
                var position = new ItemCursor(month, last);
                last = Timeline.PositionOf(fact);
                if (!fact.Moved && fact.Kind is FactKind.Rating or FactKind.Review or FactKind.Mention)
                    yield return (fact, position);
            }
        }
    }
}

/// <summary>A place in the timeline, opaque to clients.</summary>
/// <param name="Month">Its first instant.</param>
/// <param name="After">The row after which to go on; null at the month's newest.</param>
internal sealed record ItemCursor(DateTimeOffset Month, string? After)
{
    /// <summary>Before the newest item.</summary>
    public static ItemCursor Newest(DateTimeOffset now)
    {
        // Facts never lie in the future, but for clocks that disagree a little at the turn of a month.
        var newest = now.AddHours(1).UtcDateTime;
        return new ItemCursor(new DateTimeOffset(newest.Year, newest.Month, 1, 0, 0, 0, TimeSpan.Zero), null);
    }

    public static bool TryParse(string? text, DateTimeOffset now, out ItemCursor cursor)
    {
        cursor = Newest(now);
        if (text is null)
            return true;
        var parts = text.Split('.', 2);
        if (text.Length > 100
            || !DateTimeOffset.TryParseExact(
                parts[0], "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month)
            || parts is [_, { Length: > 0 } row] && row.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
        {
            return false;
        }
        cursor = new ItemCursor(month, parts is [_, { Length: > 0 } after] ? after : null);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Month.UtcDateTime:yyyyMM}.{After}");
}
