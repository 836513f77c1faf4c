using Feedback.Access;
using Feedback.Monitoring;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Hooks;
using Feedback.Monitoring.Sources;
using Feedback.Pages;

namespace Feedback.Console;

// /console/sources: every source, how its last polls ended and why, and what is missing of it; a blocked one never looks like a quiet day.
internal static class SourcesPage
{
    public const string Path = "/console/sources";
    private const int ClosedShown = 10;

    public static void MapSourcesPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost(Path + "/{id}/poll", PollAsync).RequireRole(Role.Agent).ExcludeFromDescription();
        SourceForm.Map(routes);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, SourceListing listing, SourceAlerts alerts, HookAddress hooks, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var entries = await listing.OfAsync(frame.Shop.Id, cancellationToken);
        var closed = await alerts.ClosedAsync(frame.Shop.Id, ClosedShown, cancellationToken);
        var mayEdit = context.User.Has(Role.Manager);
        var cards = new List<Html>();
        foreach (var entry in entries)
            cards.Add(Source(frame, entry, mayEdit ? await hooks.OfAsync(frame.Shop.Id, entry.Source.Source.Id, cancellationToken) : null, time.GetUtcNow()));
        return frame.Page(frame.Say("Quellen", "Sources"), Path, Html.Of($"""
            <div class="head"><h1>{frame.Say("Quellen", "Sources")}</h1>
            {(mayEdit ? Html.Of($"""<a class="button" href="{frame.Address(SourceForm.NewPath)}">{frame.Say("Quelle hinzufügen", "Add a source")}</a>""") : Html.Empty)}</div>
            {Alerts(frame, [.. entries.SelectMany(entry => entry.Alerts).OrderBy(alert => alert.Since)])}
            <ul class="sources" id="sources" data-live>
            {cards}
            {(entries.Count == 0 ? Html.Of($"""<li class="quiet">{frame.Say("Noch keine Quelle ist eingerichtet.", "No source is configured yet.")}</li>""") : Html.Empty)}
            </ul>
            {Closed(frame, closed)}
            """));
    }

    private static async Task<IResult> PollAsync(
        string id, HttpContext context, SourceCatalog catalog, Poller poller, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (await catalog.FindAsync(frame.Shop.Id, id, cancellationToken) is not { } source)
            return Hosting.Problems.NotFound("such source");
        await poller.PollAsync(source, onlyIfDue: false, cancellationToken);
        return TypedResults.LocalRedirect(frame.Address(Path));
    }

    private static Html Alerts(ConsoleFrame frame, IReadOnlyList<SourceAlert> open) => open.Count == 0
        ? Html.Of($"""<div id="alerts" data-live></div>""")
        : Html.Of($"""
            <div id="alerts" data-live><section class="card pad alerts" aria-label="{frame.Say("Warnungen", "Alerts")}"><h2>{frame.Say("Bitte ansehen", "Please look into")}</h2><ul>
            {open.Select(alert => Html.Of($"""<li><strong>{alert.Source}</strong> {SourceText.Alert(frame, alert)}</li>"""))}
            </ul></section></div>
            """);

    private static Html Closed(ConsoleFrame frame, IReadOnlyList<SourceAlert> closed) => closed.Count == 0 ? Html.Empty : Html.Of($"""
        <details class="quiet"><summary>{frame.Say("Frühere Warnungen", "Earlier alerts")}</summary><ul>
        {closed.Select(alert => Html.Of($"""<li>{alert.Source}: {SourceText.Alert(frame, alert)} – {frame.Say("vorbei", "over")} {frame.Language.Moment(alert.ClosedAt!.Value, frame.Shop.Zone)}</li>"""))}
        </ul></details>
        """);

    private static Html Source(ConsoleFrame frame, SourceEntry entry, string? hook, DateTimeOffset now)
    {
        var (source, state) = (entry.Source, entry.State);
        var last = state.Last;
        var isFine = last?.Outcome is PollOutcome.Ok or PollOutcome.Empty;
        return Html.Of($"""
            <li class="card pad">
            <div class="head"><h2>{source.Source.Id}</h2><span class="chip">{SourceText.Platform(frame, source.Adapter)}</span>{Outcome(frame, last?.Outcome)}
            <form method="post" action="{frame.Address($"{Path}/{source.Source.Id}/poll")}">{frame.Antiforgery()}<button>{frame.Say("Jetzt abfragen", "Poll now")}</button></form></div>
            {(SourceAddress.Web(source.Settings["url"]) is { } url ? Html.Of($"""<p class="quiet">{SourceAddress.WithoutSecrets(url).AbsoluteUri}</p>""") : Html.Empty)}
            {((source.Fault ?? last?.Reason) is { } reason ? Reason(frame, reason, isFine && source.Fault is null) : Html.Empty)}
            {entry.Alerts.Select(alert => Html.Of($"""<p class="fault">{SourceText.Alert(frame, alert)}</p>"""))}
            {Backfill(frame, state)}
            <dl class="facts">
            <div><dt>{frame.Say("Zuletzt abgefragt", "Last poll")}</dt><dd>{(last is null ? "–" : frame.Language.Ago(last.At, now))}</dd></div>
            <div><dt>{frame.Say("Zuletzt lesbar", "Last readable")}</dt><dd>{(state.LastOkAt is { } ok ? frame.Language.Ago(ok, now) : "–")}</dd></div>
            <div><dt>{frame.Say("Gesehen, neu, geändert", "Seen, new, changed")}</dt><dd>{(last is null ? "–" : $"{last.Seen}, {last.New}, {last.Changed}")}</dd></div>
            <div><dt>{frame.Say("Hier, von der Plattform gezählt", "Here, counted by the platform")}</dt><dd>{Held(frame, entry)}</dd></div>
            {(last?.LeftOut > 0 ? Html.Of($"""<div><dt>{frame.Say("Nicht über uns", "Not about us")}</dt><dd>{last.LeftOut}</dd></div>""") : Html.Empty)}
            {(state.Canary is { } canary ? Html.Of($"""<div><dt>{frame.Say("Probe", "Canary")}</dt><dd>{(canary.Hit ? frame.Say("gefunden", "found") : frame.Say("nicht gefunden", "not found"))}</dd></div>""") : Html.Empty)}
            <div><dt>{frame.Say("Kontingent heute", "Quota today")}</dt><dd>{frame.Language.Number(entry.UnitsToday)} / {frame.Language.Number(source.DailyUnits)}</dd></div>
            <div><dt>{frame.Say("Nächste Abfrage", "Next poll")}</dt><dd>{(state.DueAt is { } due && due > now ? $"in {frame.Language.Duration(due - now)}" : frame.Say("jetzt", "now"))}</dd></div>
            </dl>
            <p class="runs" role="img" aria-label="{frame.Say("Die letzten Abfragen", "The latest polls")}">{entry.Runs.Reverse().Select(run => Html.Of($"""<span class="run {SourceText.OutcomeClass(run.Outcome)}" title="{frame.Language.Moment(run.At, frame.Shop.Zone)}: {SourceText.Outcome(frame, run.Outcome)}"></span>"""))}</p>
            {Manage(frame, source, hook)}
            </li>
            """);
    }

    private static Html Reason(ConsoleFrame frame, string reason, bool isFine)
    {
        var (text, language) = ReasonText.Of(frame, reason);
        return Html.Of($"""<p class="{(isFine ? "quiet" : "fault")}" lang="{language}">{text}</p>""");
    }

    private static string Held(ConsoleFrame frame, SourceEntry entry)
    {
        // What was found after the last count is not in it.
        var isCounted = entry.Coverage is { } coverage && !(entry.State.LastFoundAt > coverage.At);
        var held = isCounted ? frame.Language.Number(entry.Coverage!.Held) : frame.Say("wird gezählt", "being counted");
        return isCounted && entry.State.Total is { } total
            ? frame.Say($"{held} von {frame.Language.Number(total)}", $"{held} of {frame.Language.Number(total)}")
            : held;
    }

    private static Html Backfill(ConsoleFrame frame, PollState state)
    {
        if (state.IsBackfilled || state.BackfillPages == 0)
            return Html.Empty;
        var text = frame.Say(
            $"Erste Lesung: {frame.Language.Number(state.BackfillItems)} auf {state.BackfillPages} Seiten",
            $"First reading: {frame.Language.Number(state.BackfillItems)} on {state.BackfillPages} pages");
        return state.Total is > 0 and var total
            ? Html.Of($"""<p><label>{text} <progress max="{total.ToString(System.Globalization.CultureInfo.InvariantCulture)}" value="{Math.Min(state.BackfillItems, total).ToString(System.Globalization.CultureInfo.InvariantCulture)}"></progress></label></p>""")
            : Html.Of($"""<p><label>{text} <progress></progress></label></p>""");
    }

    private static Html Manage(ConsoleFrame frame, PolledSource source, string? hook) => hook is null ? Html.Empty : Html.Of($"""
        <details class="quiet"><summary>{frame.Say("Verwalten", "Manage")}</summary>
        {(source.IsEditable
            ? Html.Of($"""<p><a class="button" href="{frame.Address($"{Path}/{source.Source.Id}/edit")}">{frame.Say("Ändern", "Change")}</a></p>""")
            : Html.Of($"""<p>{frame.Say("Steht in der Konfiguration des Servers und wird dort geändert.", "Is part of the server's configuration and changed there.")}</p>"""))}
        <p>{frame.Say("Adresse, unter der die Plattform Neues melden kann (Webhook):", "Address at which the platform can tell of news (webhook):")}<br><code>{hook}</code></p>
        {(source.Adapter.ReadsFolder ? UploadForm(frame, source) : Html.Empty)}
        </details>
        """);

    private static Html UploadForm(ConsoleFrame frame, PolledSource source) => Html.Of($"""
        <form method="post" enctype="multipart/form-data" action="{frame.Address($"{Path}/{source.Source.Id}/files")}">{frame.Antiforgery()}
        <label class="field">{frame.Say("Gespeicherte Seite", "Saved page")} <input type="file" name="file" required></label>
        <button>{frame.Say("Hochladen", "Upload")}</button></form>
        """);

    private static Html Outcome(ConsoleFrame frame, PollOutcome? outcome) => outcome is { } known
        ? Html.Of($"""<span class="chip {SourceText.OutcomeClass(known)}">{SourceText.Outcome(frame, known)}</span>""")
        : Html.Of($"""<span class="chip">{frame.Say("noch nicht abgefragt", "not polled yet")}</span>""");
}
