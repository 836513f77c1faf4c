using Feedback.Access;
using Feedback.Measures;
using Feedback.Models.Cases;
using Feedback.Models.Measures;
using Feedback.Pages;
using Feedback.Responses;
using Feedback.Shops;

namespace Feedback.Console;

// /console/measures: the same report as API and CSV, with its formulas and how many answers each number rests on.
internal static class MeasuresPage
{
    private const string Path = "/console/measures";
    private static readonly int[] Days = [7, 30, 90, 365];

    public static void MapMeasuresPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ShopDirectory shops, MeasureReports reports, CaseStore cases, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var days = int.TryParse(context.Request.Query["days"], out var asked) && Days.Contains(asked) ? asked : 30;
        var parameters = new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["shop"] = frame.Shop.Id });
        if (MeasureQueryReader.Read(parameters, shops, time.GetUtcNow(), out var standard) is { } problem)
            return problem;

        var first = TimeZoneInfo.ConvertTime(standard.To, standard.Zone).Date.AddDays(-days);
        var query = standard with { From = MeasureQueryReader.StartOfDay(first, standard.Zone) };
        var byDay = await reports.ReportAsync(query with { By = [Dimension.Day] }, cancellationToken);
        var bySource = await reports.ReportAsync(query with { By = [Dimension.Source] }, cancellationToken);
        var waiting = await CasePage.ReadAsync(
            cases, frame.Shop.Id, [CaseStatus.New, CaseStatus.Claimed], null, null, 200, cancellationToken);
        var csv = frame.Address($"/api/measures.csv?from={first:yyyy-MM-dd}&by=day,source&separator={frame.Say("semicolon", "comma")}");
        return frame.Page(frame.Say("Kennzahlen", "Measures"), Path, Html.Of($"""
            <div class="head">
            <h1>{frame.Say("Kennzahlen", "Measures")}</h1>
            <nav class="tabs" aria-label="{frame.Say("Zeitraum", "Period")}">{Days.Select(choice => Html.Of($"""<a href="{frame.Address($"{Path}?days={choice}")}"{(choice == days ? Html.Of($""" aria-current="page" """) : Html.Empty)}>{choice} {frame.Say("Tage", "days")}</a>"""))}</nav>
            <a class="button" href="{csv}">CSV</a>
            </div>
            <div class="tiles" id="tiles" data-live>{Tiles(frame, byDay.Total, waiting, time.GetUtcNow())}</div>
            <section class="card pad" id="chart" data-live><h2>{frame.Say("Stimmen am Tag", "Voices a day")}</h2>{DayChart.Draw(frame, byDay, first, days)}</section>
            <section class="card pad" id="sources" data-live><h2>{frame.Say("Nach Quelle", "By source")}</h2>{Table(frame, bySource)}</section>
            """));
    }

    private static Html Tiles(ConsoleFrame frame, MeasureValues total, CasePage waiting, DateTimeOffset now)
    {
        var oldest = waiting.Items.Select(item => item.WaitingSince).Order().FirstOrDefault(now);
        var excluded = total.Excluded.Values.Sum();
        return Html.Of($"""
            {Tile(frame, "csat/1", "CSAT", Percent(frame, total.Csat.Value), Basis(frame, total.Csat.N, total.Csat is { Low: { } low, High: { } high } ? $"{frame.Language.Number(low)}–{frame.Language.Number(high)} %" : null))}
            {Tile(frame, "stars/1", frame.Say("Sterne", "Stars"), total.Stars.Value is { } stars ? frame.Language.Number(stars, 2) : "–", Basis(frame, total.Stars.N))}
            {Tile(frame, "nps/1", "NPS", total.Nps.Value is { } nps ? frame.Language.Number(nps) : "–", Basis(frame, total.Nps.N))}
            {Tile(frame, "firstResponse/1", frame.Say("Erste Antwort (Median)", "First response (median)"), Time(frame, total.FirstResponse.MedianSeconds), Basis(frame, total.FirstResponse.N, total.FirstResponse.P90Seconds is { } p90 ? $"p90 {frame.Language.Duration(TimeSpan.FromSeconds(p90))}" : null))}
            {Tile(frame, "responseRate/1", frame.Say("Rücklauf der Umfragen", "Survey response rate"), Percent(frame, total.ResponseRate.Value), Basis(frame, total.ResponseRate.N, Funnel(frame, total.Surveys)))}
            {Tile(frame, null, frame.Say("Warten jetzt", "Waiting now"), $"{waiting.Items.Count}{(waiting.Next is null ? "" : "+")}", waiting.Items.Count == 0 ? "" : frame.Say($"längstens {frame.Language.Duration(now - oldest)}", $"longest {frame.Language.Duration(now - oldest)}"))}
            {Tile(frame, null, frame.Say("Stimmen", "Voices"), frame.Language.Number(total.Items), excluded == 0 ? "" : frame.Say($"{excluded} ausgenommen", $"{excluded} left out"))}
            """);
    }

    private static string? Funnel(ConsoleFrame frame, SurveyCounts surveys) => surveys.Offered == 0 ? null : frame.Say(
        $"{surveys.Opened} gesehen, {surveys.Rated} bewertet, {surveys.Commented} kommentiert, {surveys.Canceled} widerrufen, {surveys.Expired} abgelaufen",
        $"{surveys.Opened} seen, {surveys.Rated} rated, {surveys.Commented} commented, {surveys.Canceled} canceled, {surveys.Expired} expired");

    private static Html Tile(ConsoleFrame frame, string? formula, string name, string value, string note) => Html.Of($"""
        <section class="card pad tile"><h2>{name}</h2><p class="value">{value}</p><p class="quiet">{note}</p>
        {(formula is null ? Html.Empty : Html.Of($"""<details><summary>{frame.Say("Formel", "Formula")}</summary><p>{FormulaText.Of(frame, formula)}</p></details>"""))}</section>
        """);

    private static Html Table(ConsoleFrame frame, MeasureReport report) => Html.Of($"""
        <div class="scroll"><table>
        <thead><tr><th scope="col">{frame.Say("Quelle", "Source")}</th><th scope="col">{frame.Say("Stimmen", "Voices")}</th><th scope="col">{frame.Say("negativ", "negative")}</th>
        <th scope="col">{frame.Say("positiv", "positive")}</th><th scope="col">{frame.Say("Sterne", "Stars")}</th><th scope="col">CSAT</th><th scope="col">{frame.Say("Erste Antwort", "First response")}</th></tr></thead>
        <tbody>{report.Rows.Select(row => Html.Of($"""
            <tr><th scope="row">{CaseView.SourceName(frame, row.Key[0])}</th><td>{row.Values.Items}</td><td>{row.Values.Negative}</td><td>{row.Values.Positive}</td>
            <td>{(row.Values.Stars.Value is { } stars ? frame.Language.Number(stars, 2) : "–")}</td><td>{Percent(frame, row.Values.Csat.Value)}</td><td>{Time(frame, row.Values.FirstResponse.MedianSeconds)}</td></tr>
            """))}</tbody></table></div>
        """);

    private static string Percent(ConsoleFrame frame, double? value) => value is { } share ? $"{frame.Language.Number(share)} %" : "–";

    private static string Time(ConsoleFrame frame, double? seconds) => seconds is { } s ? frame.Language.Duration(TimeSpan.FromSeconds(s)) : "–";

    private static string Basis(ConsoleFrame frame, int n, string? more = null) => string.Join(" · ", new[] { $"n = {frame.Language.Number(n)}", more }.OfType<string>());
}
