using System.Text;
using Feedback.Access;
using Feedback.Models.Measures;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Measures;

// GET /api/measures and /api/measures.csv: one question, one engine, two forms.
internal static class MeasureEndpoints
{
    public static void MapMeasures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/measures", JsonAsync).WithName("Measures").RequireRole(Role.Viewer);
        routes.MapGet("/api/measures.csv", CsvAsync).WithName("MeasuresCsv").RequireRole(Role.Viewer);
    }

    private static async Task<Results<Ok<MeasureAnswer>, ProblemHttpResult>> JsonAsync(
        HttpRequest request, ShopDirectory shops, MeasureReports reports, TimeProvider time, CancellationToken cancellationToken) =>
        MeasureQueryReader.Read(request.Query, shops, time.GetUtcNow(), out var query) is { } problem
            ? problem
            : TypedResults.Ok(MeasureAnswer.Of(await reports.ReportAsync(query, cancellationToken)));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> CsvAsync(
        HttpRequest request, ShopDirectory shops, MeasureReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        if (MeasureQueryReader.Read(request.Query, shops, time.GetUtcNow(), out var query) is { } problem)
            return problem;
        if (request.Query["separator"].ToString() is not ("" or "comma" or "semicolon") and var wrong)
            return Hosting.Problems.InvalidField("separator", $"comma or semicolon, not '{wrong}'.");
        var separator = request.Query["separator"] == "semicolon" ? ';' : ',';
        var csv = MeasureCsv.Write(await reports.ReportAsync(query, cancellationToken), separator);
        // With a byte order mark: without it spreadsheets take umlauts for something else.
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)];
        return TypedResults.File(bytes, "text/csv; charset=utf-8", $"feedback-{query.Shop}-{query.From:yyyyMMdd}-{query.To.AddTicks(-1):yyyyMMdd}.csv");
    }
}

/// <summary>The measures of a time, in all and by group.</summary>
/// <param name="Rows">Sorted by key; empty when <paramref name="By"/> is.</param>
/// <param name="Formulas">What the numbers mean, by id and version.</param>
public sealed record MeasureAnswer(
    string Shop, DateTimeOffset From, DateTimeOffset To, string Tz, IReadOnlyList<string> By, MeasureValues Total, IReadOnlyList<MeasureAnswerRow> Rows,
    IReadOnlyDictionary<string, string> Formulas)
{
    public static MeasureAnswer Of(MeasureReport report) => new(
        report.Query.Shop,
        report.Query.From,
        report.Query.To,
        report.Query.Zone.Id,
        [.. report.Query.By.Select(MeasureQueryReader.Name)],
        report.Total,
        [.. report.Rows.Select(row => new MeasureAnswerRow(
            report.Query.By.Zip(row.Key).ToDictionary(pair => MeasureQueryReader.Name(pair.First), pair => pair.Second), row.Values))],
        Models.Measures.Formulas.Texts);
}

/// <param name="Key">Value by dimension.</param>
public sealed record MeasureAnswerRow(IReadOnlyDictionary<string, string> Key, MeasureValues Values);
