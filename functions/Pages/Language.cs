using System.Globalization;

namespace Feedback.Pages;

/// <summary>The language of one reader, with its forms for numbers, dates and times. Every text stands in the source in both.</summary>
internal sealed record Language(string Code)
{
    public static readonly Language German = new("de");
    public static readonly Language English = new("en");

    /// <summary>What <c>?lang=</c> says, else what the browser prefers of the two, else <paramref name="standard"/>.</summary>
    public static Language Of(HttpRequest request, string standard = "de")
    {
        if (Find(request.Query["lang"]) is { } asked)
            return asked;
        foreach (var wish in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wish => wish.Quality ?? 1))
        {
            if (wish.Quality != 0 && Find(wish.Value.ToString().Split('-')[0]) is { } preferred)
                return preferred;
        }
        return Find(standard) ?? German;
    }

    public static Language? Find(string? code) => code?.ToLowerInvariant() switch
    {
        "de" => German,
        "en" => English,
        _ => null,
    };

    public string Say(string german, string english) => Code == "de" ? german : english;

    /// <param name="decimals">Digits after the decimal point.</param>
    public string Number(double value, int decimals = 0)
    {
        var text = value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        // The invariant 1,234.5 is 1.234,5 in German.
        return Code == "de" ? string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] switch { ',' => '.', '.' => ',', var c => c };
        }) : text;
    }

    public string Date(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone)
        .ToString(Say("dd.MM.yyyy", "d MMM yyyy"), CultureInfo.InvariantCulture);

    public string Moment(DateTimeOffset at, TimeZoneInfo zone) => $"{Date(at, zone)}, {TimeZoneInfo.ConvertTime(at, zone):HH:mm}";

    /// <summary>In the two largest units that matter, without the second when it is zero.</summary>
    public string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{(int)Math.Max(0, time.TotalSeconds)} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min",
        { TotalHours: < 24 } => Both($"{(int)time.TotalHours} h", time.Minutes, "min"),
        { TotalDays: < 7 } => Both(Counted((int)time.TotalDays, Say("Tag", "day"), Say("Tage", "days")), time.Hours, "h"),
        _ => Counted((int)time.TotalDays, Say("Tag", "day"), Say("Tage", "days")),
    };

    /// <summary>In one unit: nobody reads the minutes of the day before yesterday.</summary>
    public string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 60 } => Say("gerade eben", "just now"),
        { TotalHours: < 1 } time => Past((int)time.TotalMinutes, "Minute", "Minuten", "minute", "minutes"),
        { TotalDays: < 1 } time => Past((int)time.TotalHours, "Stunde", "Stunden", "hour", "hours"),
        var time => Past((int)time.TotalDays, "Tag", "Tagen", "day", "days"),
    };

    private string Past(int count, string germanOne, string germanMany, string one, string many) =>
        Say($"vor {Counted(count, germanOne, germanMany)}", $"{Counted(count, one, many)} ago");

    private static string Both(string first, int second, string unit) => second == 0 ? first : $"{first} {second} {unit}";

    private static string Counted(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
