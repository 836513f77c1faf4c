using Feedback.Access;
using Feedback.Learning;
using Feedback.Models.Text;
using Feedback.Pages;

namespace Feedback.Console.Reading;

// /console/model: which model reads the shop's texts, what every night decided and by which figures, and the way back.
internal static class ModelPage
{
    private const string Path = "/console/model";
    private const int MostDecisions = 30;

    public static void MapModelPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, HandleAsync).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost(Path + "/{action}", ActAsync).RequireRole(Role.Manager).ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, ModelStore store, LiveModels live, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var state = (await store.FindAsync(frame.Shop.Id, cancellationToken))?.Value ?? new ShopModels();
        var decisions = await store.DecisionsAsync(frame.Shop.Id, cancellationToken).Take(MostDecisions).ToListAsync(cancellationToken);
        await live.RefreshAsync(frame.Shop.Id, cancellationToken);
        var isDamaged = state.Live is not null && live.Of(frame.Shop.Id).Version == TextModel.Shipped.Version;
        var mayChoose = context.User.Has(Role.Manager);
        return frame.Page(frame.Say("Modell", "Model"), Path, Html.Of($"""
            <div class="head"><h1>{frame.Say("Wie Texte gelesen werden", "How texts are read")}</h1>
            {(mayChoose ? Html.Of($"""<form method="post" action="{frame.Address(Path + "/retrain")}">{frame.Antiforgery()}<button>{frame.Say("Jetzt lernen", "Learn now")}</button></form>""") : Html.Empty)}</div>
            <p class="quiet lead">{frame.Say(
                "Jede Nacht lernt ein Anwärter aus Texten mit Sternen und aus Ihren Korrekturen. Die neuesten Texte lernt er nicht: An ihnen wird er mit dem jetzigen Modell verglichen.",
                "Every night a candidate learns from texts with stars and from your corrections. It does not learn the newest texts: they compare it with the present model.")}</p>
            {(isDamaged ? Html.Of($"""<p class="fault" role="alert">{frame.Say("Das gewählte Modell ist beschädigt oder noch nicht geladen; bis dahin liest das mitgelieferte.", "The chosen model is damaged or not loaded yet; until then the one that comes with the program reads.")}</p>""") : Html.Empty)}
            {Note(frame, context.Request.Query["note"])}
            {Held(frame, state, mayChoose)}
            <section class="card pad"><h2>{frame.Say("Modelle", "Models")}</h2><ul class="models">
            {state.Kept.Select(model => Model(frame, model.Version, state.Live, mayChoose, frame.Say(
                $"angepasst an {model.Texts} Texte, {frame.Language.Moment(model.PromotedAt, frame.Shop.Zone)}",
                $"adapted to {model.Texts} texts, {frame.Language.Moment(model.PromotedAt, frame.Shop.Zone)}")))}
            {Model(frame, null, state.Live, mayChoose, frame.Say("mitgeliefert", "comes with the program"))}
            </ul>{Next(frame, state, time.GetUtcNow())}</section>
            <section class="card pad"><h2>{frame.Say("Was entschieden wurde", "What was decided")}</h2>{Log(frame, decisions)}</section>
            """));
    }

    private static async Task<IResult> ActAsync(
        string action, HttpContext context, ModelChoice choice, Retraining retraining, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        switch (action)
        {
            case "choose":
                var form = await context.Request.ReadFormAsync(cancellationToken);
                var version = form["version"].ToString() is { Length: > 0 } named ? named : null;
                if (!await choice.RollBackAsync(frame.Shop.Id, version, frame.Actor.Name, cancellationToken))
                    return Hosting.Problems.NotFound("such model");
                break;
            case "resume":
                await choice.ResumeAsync(frame.Shop.Id, frame.Actor.Name, cancellationToken);
                break;
            case "retrain":
                var decisions = await retraining.RunAsync(frame.Shop, cancellationToken);
                return TypedResults.LocalRedirect(frame.Address($"{Path}?note={(decisions is null ? "busy" : decisions.Count == 0 ? "same" : "done")}"));
            default:
                return Hosting.Problems.NotFound("such action");
        }
        return TypedResults.LocalRedirect(frame.Address(Path));
    }

    private static Html Note(ConsoleFrame frame, string? note)
    {
        var text = note switch
        {
            "busy" => frame.Say("Gerade lernt schon jemand. Schauen Sie gleich noch einmal.", "Somebody is learning already. Look again in a moment."),
            "same" => frame.Say("Geprüft: Dieselben Texte ergeben das Modell, das schon liest.", "Compared: the same texts give the model that reads already."),
            "done" => frame.Say("Geprüft. Das Ergebnis steht unten.", "Compared. The result is below."),
            _ => null,
        };
        return text is null ? Html.Empty : Html.Of($"""<p class="done" role="status">{text}</p>""");
    }

    private static Html Held(ConsoleFrame frame, ShopModels state, bool mayChoose) => state.HeldBy is not { } who ? Html.Empty : Html.Of($"""
        <div class="notice"><p>{frame.Say($"{who} hat das Modell von Hand gewählt. Neue werden geprüft, aber nicht übernommen.", $"{who} chose the model by hand. New ones are compared, but not taken into use.")}</p>
        {(mayChoose ? Html.Of($"""<form method="post" action="{frame.Address(Path + "/resume")}">{frame.Antiforgery()}<button>{frame.Say("Wieder von selbst übernehmen", "Take new ones by themselves again")}</button></form>""") : Html.Empty)}</div>
        """);

    private static Html Model(ConsoleFrame frame, string? version, string? live, bool mayChoose, string origin) => Html.Of($"""
        <li><code>{version ?? TextModel.Shipped.Version}</code> <span>{origin}</span>
        {(version == live ? Html.Of($"""<span class="chip good">{frame.Say("liest jetzt", "reads now")}</span>""")
            : !mayChoose ? Html.Empty
            : Html.Of($"""<form method="post" action="{frame.Address(Path + "/choose")}">{frame.Antiforgery()}<input type="hidden" name="version" value="{version}"><button aria-label="{frame.Say($"Zu Modell {version ?? TextModel.Shipped.Version} wechseln", $"Change to model {version ?? TextModel.Shipped.Version}")}">{frame.Say("Zurück zu diesem", "Go back to this")}</button></form>"""))}</li>
        """);

    private static Html Next(ConsoleFrame frame, ShopModels state, DateTimeOffset now)
    {
        if (state.ConsideredAt is not { } last)
            return Html.Empty;
        var next = RetrainSchedule.DueAfter(last, frame.Shop.Zone, frame.Shop.Id);
        return Html.Of($"""<p class="quiet">{(next > now
            ? frame.Say($"Nächste Prüfung: {frame.Language.Moment(next, frame.Shop.Zone)}", $"Next comparison: {frame.Language.Moment(next, frame.Shop.Zone)}")
            : frame.Say("Die nächste Prüfung steht an.", "The next comparison is due."))}</p>""");
    }

    private static Html Log(ConsoleFrame frame, List<ModelDecision> decisions) => decisions.Count == 0
        ? Html.Of($"""<p class="quiet">{frame.Say("Noch nichts.", "Nothing yet.")}</p>""")
        : Html.Of($"""
            <div class="scroll" role="region" tabindex="0" aria-label="{frame.Say("Was entschieden wurde", "What was decided")}"><table class="log"><thead><tr><th scope="col">{frame.Say("Wann", "When")}</th><th scope="col">{frame.Say("Entscheidung", "Decision")}</th>
            <th scope="col">{frame.Say("Texte", "Texts")}</th><th scope="col">{frame.Say("Shop: Makro‑F1", "Shop: macro‑F1")}</th><th scope="col">{frame.Say("Shop: richtig", "Shop: right")}</th>
            <th scope="col">{frame.Say("Allgemein: Makro‑F1", "General: macro‑F1")}</th></tr></thead><tbody>
            {decisions.Select(decision => Html.Of($"""
                <tr><th scope="row">{frame.Language.Moment(decision.At, frame.Shop.Zone)}</th><td>{Said(frame, decision)} {(decision.Version is null ? Html.Empty : Html.Of($"<code>{decision.Version}</code>"))}</td>
                <td>{(decision.By is null ? frame.Language.Number(decision.Texts) : "–")}</td>{Figures(frame, decision.Figures)}</tr>
                """))}</tbody></table></div>
            <p class="quiet">{frame.Say(
                "Jeweils das Modell in Gebrauch → der Anwärter, auf Texten, die keiner von beiden gelernt hat.",
                "Each time the model in use → the candidate, on texts neither of them has learnt from.")}</p>
            """);

    private static Html Figures(ConsoleFrame frame, ModelFigures? figures)
    {
        if (figures is null)
            return Html.Of($"<td>–</td><td>–</td><td>–</td>");
        string Pair(double live, double candidate) => $"{frame.Language.Number(live, 3)} → {frame.Language.Number(candidate, 3)}";
        return Html.Of($"""
            <td>{Pair(figures.LiveOnShop.MacroF1, figures.CandidateOnShop.MacroF1)}<br><span class="quiet">n = {figures.ShopTexts}</span></td>
            <td>{Pair(figures.LiveOnShop.Accuracy, figures.CandidateOnShop.Accuracy)}</td>
            <td>{Pair(figures.LiveOnGeneral.MacroF1, figures.CandidateOnGeneral.MacroF1)}<br><span class="quiet">n = {figures.GeneralTexts}</span></td>
            """);
    }

    private static string Name(ConsoleFrame frame, string? version) => version is null
        ? frame.Say("dem mitgelieferten Modell", "the model that comes with the program")
        : frame.Say("diesem Modell", "this model");

    private static string Said(ConsoleFrame frame, ModelDecision decision) => decision.Kind switch
    {
        ModelDecisionKind.Promoted => frame.Say("Übernommen: auf den neuesten Texten besser, allgemein nicht schlechter.", "Taken into use: better on the newest texts, no worse in general."),
        ModelDecisionKind.NotBetter => frame.Say("Nicht übernommen: auf den neuesten Texten nicht besser.", "Not taken: no better on the newest texts."),
        ModelDecisionKind.LosesGeneral => frame.Say("Nicht übernommen: allgemein schlechter.", "Not taken: worse in general."),
        ModelDecisionKind.Held => frame.Say("Besser, aber nicht übernommen: Das jetzige ist von Hand gewählt.", "Better, but not taken: the present one was chosen by hand."),
        ModelDecisionKind.TooFew => frame.Say($"Nicht gelernt: zu wenige Texte mit Sternen oder Korrektur, ab {Retraining.FewestTexts} geht es.", $"Nothing learnt: too few texts with stars or corrections, {Retraining.FewestTexts} are needed."),
        ModelDecisionKind.Forgotten => frame.Say("Gelöscht, weil ein Text gelöscht wurde, aus dem es gelernt hatte.", "Deleted, because a text it had learnt from was erased."),
        ModelDecisionKind.RolledBack => frame.Say($"{decision.By} ist zu {Name(frame, decision.Version)} gewechselt.", $"{decision.By} changed to {Name(frame, decision.Version)}."),
        ModelDecisionKind.Resumed => frame.Say($"{decision.By} lässt neue wieder von selbst übernehmen.", $"{decision.By} lets new ones be taken by themselves again."),
        _ => decision.Kind.ToString(),
    };
}
