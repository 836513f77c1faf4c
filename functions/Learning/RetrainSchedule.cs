namespace Feedback.Learning;

/// <summary>Decides when a shop's model is considered: once a night in the shop's own time, as most shops are quiet then.</summary>
internal static class RetrainSchedule
{
    private const int FirstHour = 2;
    private const int SpreadMinutes = 150;

    /// <param name="last">When it was last considered; a night that was slept through is made up for.</param>
    /// <param name="shop">Shops of one installation take turns.</param>
    public static DateTimeOffset DueAfter(DateTimeOffset last, TimeZoneInfo zone, string shop)
    {
        var spread = TimeSpan.FromMinutes(shop.Aggregate(17u, (hash, c) => (hash * 31) + c) % SpreadMinutes);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(last, zone).DateTime);
        var tonight = At(day, zone) + spread;
        return tonight > last ? tonight : At(day.AddDays(1), zone) + spread;
    }

    // From noon of the day before, which every zone has, so that a night whose clock is changed has its hour too.
    private static DateTimeOffset At(DateOnly day, TimeZoneInfo zone)
    {
        var noon = day.AddDays(-1).ToDateTime(new TimeOnly(12, 0));
        return new DateTimeOffset(noon, zone.GetUtcOffset(noon)).ToUniversalTime().AddHours(12 + FirstHour);
    }
}
