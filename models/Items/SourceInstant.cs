using System.Globalization;

namespace Feedback.Models.Items;

/// <summary>
/// Reads the instants that sources write: ISO 8601 in its usual and basic forms, RFC 822 and HTTP dates in all their damage, German and
/// other European dates, Unix time. A date alone is midnight; without a zone it is UTC.
/// </summary>
public static class SourceInstant
{
    private const int LongestText = 120, EarliestYear = 1900;

    /// <returns>The instant in UTC; null when the text is empty, ambiguous (<c>03/04/2026</c>) or no date.</returns>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || text.Length > LongestText)
            return null;
        return IsUnixTime(text) ? FromUnix(text) : IsoInstant.Parse(text) ?? WrittenInstant.Parse(text);
    }

    /// <summary>An instant of seconds since 1970, as the interfaces of platforms give it; null outside of the years 1900 to 9998.</summary>
    public static DateTimeOffset? FromUnixSeconds(decimal seconds) =>
        seconds is > -2_208_988_800m and < 253_370_764_800m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>Puts fields together; null when they are no instant of the proleptic Gregorian calendar.</summary>
    /// <param name="secondTicks">Second and fraction, in ticks; a leap second counts as the end of its minute.</param>
    internal static DateTimeOffset? Of(int year, int month, int day, int hour, int minute, long secondTicks, TimeSpan zone)
    {
        if (year is < EarliestYear or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 24 || minute > 59 || hour == 24 && (minute > 0 || secondTicks > 0) || zone.Duration() > TimeSpan.FromHours(15))
        {
            return null;
        }
        if (secondTicks >= TimeSpan.TicksPerMinute)
        {
            if (secondTicks >= 61 * TimeSpan.TicksPerSecond)
                return null;
            secondTicks = TimeSpan.TicksPerMinute - TimeSpan.TicksPerSecond;
        }
        var local = new DateTime(year, month, day).AddHours(hour).AddMinutes(minute).AddTicks(secondTicks);
        return new DateTimeOffset(local - zone, TimeSpan.Zero);
    }

    /// <summary>Digits after a decimal sign as ticks of a second; what is finer than a tick is dropped.</summary>
    internal static long FractionTicks(ReadOnlySpan<char> digits)
    {
        long ticks = 0;
        for (var i = 0; i < 7; i++)
            ticks = ticks * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return ticks;
    }

    private static bool IsUnixTime(ReadOnlySpan<char> text) => text.Length is 10 or 13 && !text.ContainsAnyExceptInRange('0', '9');

    private static DateTimeOffset? FromUnix(ReadOnlySpan<char> digits)
    {
        var value = decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return FromUnixSeconds(digits.Length == 13 ? value / 1000 : value);
    }
}
