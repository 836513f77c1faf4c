using System.Globalization;
using Feedback.Models.Measures;
using Feedback.Pages;

namespace Feedback.Console;

/// <summary>Bars of negative, neutral and positive voices, one per day; drawn on the server, with the numbers in words for who cannot see it.</summary>
internal static class DayChart
{
    private const int Width = 960;
    private const int Height = 200;
    private const int Head = 8;
    private const int Foot = 22;

    public static Html Draw(ConsoleFrame frame, MeasureReport byDay, DateTime first, int days)
    {
        var values = byDay.Rows.ToDictionary(row => row.Key[0], row => row.Values);
        var most = Math.Max(4, byDay.Rows.Select(row => row.Values.Items).DefaultIfEmpty().Max());
        var step = (double)Width / days;
        var bars = new List<Html>();
        for (var i = 0; i < days; i++)
        {
            var day = first.AddDays(i);
            if (i % Math.Max(1, days / 8) == 0)
            {
                bars.Add(Html.Of($"""<text x="{Number(i == 0 ? 0 : (i + 0.5) * step)}" y="{Height - 6}" text-anchor="{(i == 0 ? "start" : "middle")}">{day.ToString(frame.Say("dd.MM.", "d MMM"), CultureInfo.InvariantCulture)}</text>"""));
            }
            if (values.TryGetValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), out var of))
                bars.Add(Bar(frame, of, day, i * step, step, most));
        }
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{frame.Say($"{byDay.Total.Items} Stimmen in {days} Tagen, davon {byDay.Total.Negative} negativ", $"{byDay.Total.Items} voices in {days} days, {byDay.Total.Negative} of them negative")}">
            <line x1="0" y1="{Head}" x2="{Width}" y2="{Head}" class="axis"/><text x="0" y="{Head + 14}">{most}</text>
            <line x1="0" y1="{Height - Foot}" x2="{Width}" y2="{Height - Foot}" class="axis"/>
            {bars}
            </svg>
            <p class="legend quiet"><span class="key bad"></span>{frame.Say("negativ", "negative")} <span class="key"></span>{frame.Say("neutral", "neutral")} <span class="key good"></span>{frame.Say("positiv", "positive")}</p>
            """);
    }

    private static Html Bar(ConsoleFrame frame, MeasureValues of, DateTime day, double x, double step, int most)
    {
        var scale = (double)(Height - Foot - Head) / most;
        var y = (double)(Height - Foot);
        var parts = new List<Html>();
        foreach (var (count, kind) in (ReadOnlySpan<(int, string)>)[(of.Negative, "bad"), (of.Items - of.Negative - of.Positive, "mid"), (of.Positive, "good")])
        {
            if (count == 0)
                continue;
            y -= count * scale;
            parts.Add(Html.Of($"""<rect class="{kind}" x="{Number(x + step * 0.15)}" y="{Number(y)}" width="{Number(step * 0.7)}" height="{Number(count * scale)}"/>"""));
        }
        var words = frame.Say(
            $"{day.ToString("dd.MM.", CultureInfo.InvariantCulture)}: {of.Negative} negativ, {of.Positive} positiv, {of.Items} insgesamt",
            $"{day.ToString("d MMM", CultureInfo.InvariantCulture)}: {of.Negative} negative, {of.Positive} positive, {of.Items} in all");
        return Html.Of($"""<g><title>{words}</title>{parts}</g>""");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
