using System.Globalization;
using Feedback.Hosting;
using Feedback.Models.Measures;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Measures;

/// <summary>
/// Reads a measure query from a request's parameters: <c>shop</c>, <c>from</c> and <c>to</c> (a day in the time zone, or an instant on a quarter hour;
/// <c>to</c> excluded; default the 30 days up to the end of today), <c>tz</c> (IANA name, default the shop's), <c>by</c> (dimensions, comma-separated)
/// and one filter per dimension, whose comma-separated values are alternatives.
/// </summary>
internal static class MeasureQueryReader
{
    private const int DefaultDays = 30;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(5 * 366);
    private static readonly Dimension[] Filters = [Dimension.Kind, Dimension.Source, Dimension.Channel, Dimension.Agent, Dimension.Touchpoint, Dimension.Team, Dimension.HandledBy];
    private static readonly string[] Parameters = ["shop", "from", "to", "tz", "by", "separator", "lang", .. Filters.Select(Name)];

    public static ProblemHttpResult? Read(IQueryCollection parameters, ShopDirectory shops, DateTimeOffset now, out MeasureQuery query)
    {
        query = null!;
        if (parameters.Keys.FirstOrDefault(name => !Parameters.Contains(name)) is { } unknown)
            return Problems.InvalidField(unknown, $"Unknown; there are {string.Join(", ", Parameters)}.");
        if (shops.Choose(Text(parameters, "shop"), out var shop) is { } problem)
            return problem;
        var zone = shop!.Zone;
        if (Text(parameters, "tz") is { } tz && !TimeZoneInfo.TryFindSystemTimeZoneById(tz, out zone))
            return Problems.InvalidField("tz", "An IANA time zone, such as Europe/Berlin.");

        var tomorrow = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        if (!TryInstant(Text(parameters, "to"), StartOfDay(tomorrow, zone), zone, out var to))
            return Problems.InvalidField("to", "A day (2026-01-31) or an instant on a quarter hour (2026-01-31T12:15:00Z).");
        var defaultFrom = StartOfDay(TimeZoneInfo.ConvertTime(to, zone).Date.AddDays(-DefaultDays), zone);
        if (!TryInstant(Text(parameters, "from"), defaultFrom, zone, out var from))
            return Problems.InvalidField("from", "A day (2026-01-31) or an instant on a quarter hour (2026-01-31T12:15:00Z).");
        if (from >= to || to - from > LongestTime)
            return Problems.InvalidField("from", $"Before 'to', and at most {LongestTime.TotalDays:0} days.");

        var by = new List<Dimension>();
        foreach (var name in (Text(parameters, "by") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<Dimension>(name, ignoreCase: true, out var dimension) || char.IsAsciiDigit(name[0]) || by.Contains(dimension))
                return Problems.InvalidField("by", $"Some of {string.Join(", ", Enum.GetValues<Dimension>().Select(Name))}, each once.");
            by.Add(dimension);
        }

        query = new MeasureQuery
        {
            Shop = shop.Id,
            From = from,
            To = to,
            Zone = zone,
            By = by,
            Filter = Filters.Where(filter => Text(parameters, Name(filter)) is not null).ToDictionary(
                filter => filter,
                filter => (IReadOnlySet<string>)Text(parameters, Name(filter))!.Split(',').Select(value => value.Trim()).ToHashSet()),
        };
        return null;
    }

    public static string Name(Dimension dimension) => dimension.ToString().ToLowerInvariant();

    private static string? Text(IQueryCollection parameters, string name) => parameters[name] is [{ Length: > 0 } text, ..] ? text : null;

    private static bool TryInstant(string? text, DateTimeOffset standard, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        instant = standard;
        if (text is null)
            return true;
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = IsCounted(day) ? StartOfDay(day, zone) : default;
            return IsCounted(day);
        }
        // In a query a + is a space.
        return DateTimeOffset.TryParse(
                text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
            && instant.Ticks % TimeSpan.FromMinutes(15).Ticks == 0
            && IsCounted(instant.UtcDateTime);
    }

    // Neither end of what can be counted: a time zone or a month away there is no instant any more.
    private static bool IsCounted(DateTime day) => day.Year is >= 1970 and < 9999;

    /// <summary>The first instant of a day, also where the clock jumps at midnight.</summary>
    public static DateTimeOffset StartOfDay(DateTime day, TimeZoneInfo zone)
    {
        var start = DateTime.SpecifyKind(day, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(start))
            start = start.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(start) ? zone.GetAmbiguousTimeOffsets(start).Max() : zone.GetUtcOffset(start);
        return new DateTimeOffset(start, offset).ToUniversalTime();
    }
}
