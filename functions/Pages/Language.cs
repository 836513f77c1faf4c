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

    /// <summary>In the two largest units that matter.</summary>
    public string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{(int)Math.Max(0, time.TotalSeconds)} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min",
        { TotalHours: < 24 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalDays: < 60 } => $"{(int)time.TotalDays} {Say("T", "d")} {time.Hours} h",
        _ => $"{(int)time.TotalDays} {Say("Tage", "days")}",
    };

    public string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 60 } => Say("gerade eben", "just now"),
        var time => Say($"vor {Duration(time)}", $"{Duration(time)} ago"),
    };
}
