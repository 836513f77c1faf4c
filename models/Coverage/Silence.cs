namespace Feedback.Models.Coverage;

/// <summary>
/// How improbable it is that a source which used to bring items brings none. Items are taken for a Poisson process whose rate changes with the hour
/// of the day: the 28 days before the silence say how many were to be expected during it, and the probability of none is e to the minus that.
/// </summary>
public static class Silence
{
    /// <summary>Below this a silence is no accident: one in a thousand.</summary>
    public const double Improbable = 0.001;

    /// <summary>Fewer items in 28 days than this say nothing about a rate.</summary>
    private const int FewestItems = 5;

    private const int Days = 28;

    /// <param name="arrivals">Items per hour by the hour's first instant; hours without any may be missing.</param>
    /// <param name="last">When the last item was written.</param>
    /// <param name="until">Up to when the source was readable.</param>
    /// <param name="zone">Whose days the items follow.</param>
    /// <returns>The expected number of items and the probability of none; null when there is no rate to go by.</returns>
    public static SilenceReading? Read(
        IReadOnlyDictionary<DateTimeOffset, int> arrivals, DateTimeOffset last, DateTimeOffset until, TimeZoneInfo zone)
    {
        var from = last - TimeSpan.FromDays(Days);
        var byHour = new double[24];
        var items = 0;
        foreach (var (hour, count) in arrivals)
        {
            if (hour < from || hour > last)
                continue;
            byHour[TimeZoneInfo.ConvertTime(hour, zone).Hour] += count;
            items += count;
        }
        if (items < FewestItems || until <= last)
            return null;

        // Half what the hour itself saw, half the mean of all hours: 28 days are few for each hour alone.
        var mean = items / 24.0;
        var expected = 0.0;
        for (var at = last; at < until;)
        {
            var next = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero).AddHours(1);
            var end = next < until ? next : until;
            expected += (byHour[TimeZoneInfo.ConvertTime(at, zone).Hour] + mean) / 2 / Days * (end - at).TotalHours;
            at = end;
        }
        return new SilenceReading(items, expected, Math.Exp(-expected));
    }
}

/// <param name="Items">In the 28 days before the silence.</param>
/// <param name="Expected">Items that were to be expected during it.</param>
/// <param name="Probability">Of none, 0 to 1.</param>
public sealed record SilenceReading(int Items, double Expected, double Probability);
