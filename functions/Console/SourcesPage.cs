using Feedback.Access;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Feedback.Pages;

namespace Feedback.Console;

// /console/sources: every source, how its last polls ended and why; a blocked one never looks like a quiet day.
internal static class SourcesPage
{
    private const string Path = "/console/sources";

    public static void MapSourcesPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost(Path + "/{id}/poll", PollAsync).RequireRole(Role.Agent).ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, SourceCatalog catalog, Poller poller, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var sources = await Task.WhenAll(catalog.Of(frame.Shop.Id).Select(async source => (source, await poller.StateAsync(source, cancellationToken))));
        var now = time.GetUtcNow();
        return frame.Page(frame.Say("Quellen", "Sources"), Path, Html.Of($"""
            <h1>{frame.Say("Quellen", "Sources")}</h1>
            <ul class="sources" id="sources" data-live>
            {sources.Select(pair => Source(frame, pair.source, pair.Item2, now))}
            {(sources.Length == 0 ? Html.Of($"""<li class="quiet">{frame.Say("Noch keine Quelle ist eingerichtet.", "No source is configured yet.")}</li>""") : Html.Empty)}
            </ul>
            """));
    }

    private static async Task<IResult> PollAsync(
        string id, HttpContext context, SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (catalog.Find(frame.Shop.Id, id) is not { } source)
            return Hosting.Problems.NotFound("such source");
        await poller.PollAsync(source, onlyIfDue: false, cancellationToken);
        return TypedResults.LocalRedirect(frame.Address(Path));
    }

    private static Html Source(ConsoleFrame frame, PolledSource source, PollState state, DateTimeOffset now)
    {
        var last = state.Last;
        return Html.Of($"""
            <li class="card pad">
            <div class="head"><h2>{source.Source.Id}</h2><span class="chip">{PlatformName(frame, source)}</span>{Outcome(frame, last?.Outcome)}
            <form method="post" action="{frame.Address($"{Path}/{source.Source.Id}/poll")}">{frame.Antiforgery()}<button>{frame.Say("Jetzt abfragen", "Poll now")}</button></form></div>
            {(source.Settings["url"] is { } url ? Html.Of($"""<p class="quiet">{url}</p>""") : Html.Empty)}
            {(last?.Reason is { } reason ? Html.Of($"""<p class="{(last.Outcome is PollOutcome.Ok or PollOutcome.Empty ? "quiet" : "fault")}" lang="en">{reason}</p>""") : Html.Empty)}
            <dl class="facts">
            <div><dt>{frame.Say("Zuletzt abgefragt", "Last poll")}</dt><dd>{(last is null ? "–" : frame.Language.Ago(last.At, now))}</dd></div>
            <div><dt>{frame.Say("Zuletzt lesbar", "Last readable")}</dt><dd>{(state.LastOkAt is { } ok ? frame.Language.Ago(ok, now) : "–")}</dd></div>
            <div><dt>{frame.Say("Gesehen, neu, geändert", "Seen, new, changed")}</dt><dd>{(last is null ? "–" : $"{last.Seen}, {last.New}, {last.Changed}")}</dd></div>
            <div><dt>{frame.Say("Laut Plattform", "Platform says")}</dt><dd>{(state.Total is { } total ? frame.Language.Number(total) : "–")}</dd></div>
            <div><dt>{frame.Say("Nächste Abfrage", "Next poll")}</dt><dd>{(state.DueAt is { } due && due > now ? frame.Say($"in {frame.Language.Duration(due - now)}", $"in {frame.Language.Duration(due - now)}") : frame.Say("jetzt", "now"))}</dd></div>
            </dl>
            <p class="runs" role="img" aria-label="{frame.Say("Die letzten Abfragen", "The latest polls")}">{state.Recent.Reverse().Select(run => Html.Of($"""<span class="run {Class(run.Outcome)}" title="{frame.Language.Moment(run.At, frame.Shop.Zone)}: {Name(frame, run.Outcome)}"></span>"""))}</p>
            </li>
            """);
    }

    private static string PlatformName(ConsoleFrame frame, PolledSource source) => source.Adapter.Type switch
    {
        "page" => frame.Say("Webseite", "Web page"),
        "feed" => frame.Say("RSS- oder Atom-Feed", "RSS or Atom feed"),
        _ => source.Adapter.Name,
    };

    private static Html Outcome(ConsoleFrame frame, PollOutcome? outcome) => outcome is { } known
        ? Html.Of($"""<span class="chip {Class(known)}">{Name(frame, known)}</span>""")
        : Html.Of($"""<span class="chip">{frame.Say("noch nicht abgefragt", "not polled yet")}</span>""");

    private static string Class(PollOutcome outcome) => outcome switch
    {
        PollOutcome.Ok => "good",
        PollOutcome.Empty or PollOutcome.Throttled => "warn",
        _ => "bad",
    };

    private static string Name(ConsoleFrame frame, PollOutcome outcome) => outcome switch
    {
        PollOutcome.Ok => frame.Say("gelesen", "ok"),
        PollOutcome.Empty => frame.Say("leer", "empty"),
        PollOutcome.Throttled => frame.Say("gebremst", "throttled"),
        PollOutcome.Blocked => frame.Say("gesperrt", "blocked"),
        PollOutcome.Auth => frame.Say("Zugang abgelehnt", "not authorised"),
        PollOutcome.Changed => frame.Say("Aufbau geändert", "layout changed"),
        _ => frame.Say("fehlgeschlagen", "failed"),
    };
}
