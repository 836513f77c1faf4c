using System.Globalization;
using Feedback.Models.Measures;

namespace Feedback.Measures;

/// <summary>A report as CSV (RFC 4180): a line per group, or the total alone where there are none.</summary>
internal static class MeasureCsv
{
    private static readonly (string Name, Func<MeasureValues, object?> Value)[] Columns =
    [
        ("items", m => m.Items),
        ("ratings", m => m.Ratings),
        ("reviews", m => m.Reviews),
        ("mentions", m => m.Mentions),
        ("negative", m => m.Negative),
        ("neutral", m => m.Neutral),
        ("positive", m => m.Positive),
        ("csat", m => m.Csat.Value),
        ("csat_n", m => m.Csat.N),
        ("csat_low", m => m.Csat.Low),
        ("csat_high", m => m.Csat.High),
        ("stars_mean", m => m.Stars.Value),
        ("stars_n", m => m.Stars.N),
        ("nps", m => m.Nps.Value),
        ("nps_n", m => m.Nps.N),
        ("ces_mean", m => m.Ces.Value),
        ("ces_n", m => m.Ces.N),
        ("first_response_n", m => m.FirstResponse.N),
        ("first_response_median_s", m => m.FirstResponse.MedianSeconds),
        ("first_response_p90_s", m => m.FirstResponse.P90Seconds),
        ("first_response_mean_s", m => m.FirstResponse.MeanSeconds),
        ("resolution_n", m => m.Resolution.N),
        ("resolution_median_s", m => m.Resolution.MedianSeconds),
        ("surveys_offered", m => m.Surveys.Offered),
        ("surveys_opened", m => m.Surveys.Opened),
        ("surveys_rated", m => m.Surveys.Rated),
        ("surveys_commented", m => m.Surveys.Commented),
        ("surveys_canceled", m => m.Surveys.Canceled),
        ("surveys_expired", m => m.Surveys.Expired),
        ("response_rate", m => m.ResponseRate.Value),
        ("excluded", m => m.Excluded.Values.Sum()),
    ];

    public static string Write(MeasureReport report, char separator)
    {
        var lines = new List<IEnumerable<string>>
        {
            report.Query.By.Select(MeasureQueryReader.Name).Concat(Columns.Select(column => column.Name)),
        };
        if (report.Query.By.Count == 0)
            lines.Add(Values(report.Total));
        else
            lines.AddRange(report.Rows.Select(row => row.Key.Concat(Values(row.Values))));
        return string.Concat(lines.Select(line => string.Join(separator, line.Select(cell => Cell(cell, separator))) + "\r\n"));
    }

    private static IEnumerable<string> Values(MeasureValues values) =>
        Columns.Select(column => Convert.ToString(column.Value(values), CultureInfo.InvariantCulture) ?? "");

    /// <summary>Names of agents and channels come from outside: a cell that a spreadsheet would run as a formula is made text.</summary>
    private static string Cell(string text, char separator)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!isNumber && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(['"', separator, '\r', '\n']) >= 0
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
