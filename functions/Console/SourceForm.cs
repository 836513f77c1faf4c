using Feedback.Access;
using Feedback.Monitoring;
using Feedback.Monitoring.Editing;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Feedback.Console;

// /console/sources/new and /console/sources/{id}/edit: pick a platform or paste an address, fill in, see what would come, save. The preview is a button of
// the same form, so that nothing is lost between it and saving, and nothing needs script.
internal static class SourceForm
{
    public const string NewPath = SourcesPage.Path + "/new";
    private const string EditPath = SourcesPage.Path + "/{id}/edit";
    private const int PreviewedItems = 12;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(NewPath, New).RequireRole(Role.Manager).ExcludeFromDescription();
        routes.MapPost(NewPath, (HttpContext context, SourceEditing editing, SourceCatalog catalog, CancellationToken token) =>
            SubmitAsync(null, context, editing, catalog, token)).RequireRole(Role.Manager).ExcludeFromDescription();
        routes.MapGet(EditPath, EditAsync).RequireRole(Role.Manager).ExcludeFromDescription();
        routes.MapPost(EditPath, (string id, HttpContext context, SourceEditing editing, SourceCatalog catalog, CancellationToken token) =>
            SubmitAsync(id, context, editing, catalog, token)).RequireRole(Role.Manager).ExcludeFromDescription();
        routes.MapPost(SourcesPage.Path + "/{id}/delete", DeleteAsync).RequireRole(Role.Manager).ExcludeFromDescription();
        routes.MapPost(SourcesPage.Path + "/{id}/files", UploadAsync).WithMetadata(new RequestSizeLimitAttribute(SourceFetcher.LargestBytes + 64 * 1024))
            .RequireRole(Role.Manager).ExcludeFromDescription();
    }

    private static HtmlPage New(string? type, string? paste, HttpContext context)
    {
        var frame = ConsoleFrame.Of(context);
        if (paste is { Length: > 0 and < 2_000 })
        {
            var (guessed, settings) = SourceGuess.Of(paste);
            return Form(frame, new Filled(null, "", guessed, "00:15:00", settings));
        }
        return type is not null && SourceTypes.Find(type) is not null
            ? Form(frame, new Filled(null, "", type, "00:15:00", new Dictionary<string, string>()))
            : Choice(frame);
    }

    private static async Task<IResult> EditAsync(string id, HttpContext context, SourceCatalog catalog, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        return await catalog.FindAsync(frame.Shop.Id, id, cancellationToken) is { IsEditable: true } source
            ? Form(frame, new Filled(id, id, source.Source.Type, source.Source.Every.ToString("c"), source.Source.Settings))
            : Hosting.Problems.NotFound("source that can be changed here");
    }

    private static async Task<IResult> SubmitAsync(
        string? id, HttpContext context, SourceEditing editing, SourceCatalog catalog, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (id is not null && await catalog.FindAsync(frame.Shop.Id, id, cancellationToken) is not { IsEditable: true })
            return Hosting.Problems.NotFound("source that can be changed here");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var adapter = SourceTypes.Find(form["type"].ToString());
        if (adapter is null)
            return Choice(frame);
        var settings = adapter.Fields.Concat(CommonSettings.All).DistinctBy(field => field.Name)
            .Select(field => KeyValuePair.Create(field.Name, form[$"s.{field.Name}"].ToString().Trim())).Where(setting => setting.Value.Length > 0).ToDictionary();
        var filled = new Filled(id, id ?? form["id"].ToString().Trim(), adapter.Type, form["every"].ToString().Trim(), settings);
        var draft = SourceEditing.Check(frame.Shop.Id, filled.Name, new SourceRequestBody
        {
            Type = filled.Type,
            Every = filled.Every.Length > 0 ? filled.Every : null,
            Settings = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
        });
        if (draft.Source is not { } source)
            return Form(frame, filled with { Faults = draft.Faults }, 400);
        if (form["do"] != "save")
            return Form(frame, filled with { Preview = await editing.PreviewAsync(source, cancellationToken) });
        var saved = id is null
            ? await editing.TryAddAsync(source, frame.Actor.Name, cancellationToken)
            : await editing.TryChangeAsync(source, frame.Actor.Name, cancellationToken);
        return saved
            ? TypedResults.LocalRedirect(frame.Address(SourcesPage.Path))
            : Form(frame, filled with { Faults = [new SettingProblem("id", frame.Say("Eine Quelle dieses Namens gibt es schon.", "There is a source of this name."))] }, 409);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, SourceEditing editing, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        return await editing.TryRemoveAsync(frame.Shop.Id, id, cancellationToken)
            ? TypedResults.LocalRedirect(frame.Address(SourcesPage.Path))
            : Hosting.Problems.NotFound("source that can be removed here");
    }

    private static async Task<IResult> UploadAsync(
        string id, HttpContext context, SourceCatalog catalog, UploadedPages uploads, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (await catalog.FindAsync(frame.Shop.Id, id, cancellationToken) is not { Adapter.ReadsFolder: true } source)
            return Hosting.Problems.FilesNotTaken(id);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        foreach (var file in form.Files)
        {
            using var body = new MemoryStream();
            await file.CopyToAsync(body, cancellationToken);
            await uploads.TakeAsync(source, body.ToArray(), null, cancellationToken);
        }
        return TypedResults.LocalRedirect(frame.Address(SourcesPage.Path));
    }

    private static HtmlPage Choice(ConsoleFrame frame) => frame.Page(frame.Say("Quelle hinzufügen", "Add a source"), SourcesPage.Path, Html.Of($"""
        <h1>{frame.Say("Quelle hinzufügen", "Add a source")}</h1>
        <form class="card pad" method="get" action="{NewPath}"><input type="hidden" name="shop" value="{frame.Shop.Id}">
        <label class="field">{frame.Say("Adresse, Konto oder Hashtag einfügen", "Paste an address, a handle or a hashtag")} <input name="paste" maxlength="1999" required autofocus></label>
        <button class="primary">{frame.Say("Weiter", "Next")}</button>
        </form>
        <h2>{frame.Say("Oder eine Plattform wählen", "Or pick a platform")}</h2>
        <ul class="platforms">
        {SourceTypes.All.OrderBy(type => SourceText.Platform(frame, type), StringComparer.OrdinalIgnoreCase).Select(type => Html.Of($"""<li><a class="button" href="{frame.Address($"{NewPath}?type={type.Type}")}">{SourceText.Platform(frame, type)}</a></li>"""))}
        </ul>
        """));

    private static HtmlPage Form(ConsoleFrame frame, Filled filled, int status = 200)
    {
        var adapter = SourceTypes.Find(filled.Type)!;
        var title = filled.Id is null ? frame.Say("Quelle hinzufügen", "Add a source") : frame.Say($"Quelle {filled.Id} ändern", $"Change source {filled.Id}");
        var common = CommonSettings.All.Where(field => !CommonSettings.Mentions.Contains(field)).ToList();
        return frame.Page(title, SourcesPage.Path, Html.Of($"""
            <h1>{title}: {SourceText.Platform(frame, adapter)}</h1>
            {(adapter.OffReason is { } off ? Html.Of($"""<p class="fault" lang="en">{off}</p>""") : Html.Empty)}
            {Faults(frame, filled)}
            <form class="card pad source-form" method="post" action="{frame.Address(filled.Id is null ? NewPath : $"{SourcesPage.Path}/{filled.Id}/edit")}">
            {frame.Antiforgery()}<input type="hidden" name="type" value="{filled.Type}">
            {(filled.Id is null ? Html.Of($"""<label class="field">{frame.Say("Name (Kleinbuchstaben, Ziffern, Bindestriche)", "Name (lower-case letters, digits, hyphens)")} <input name="id" value="{filled.Name}" maxlength="32" pattern="[a-z0-9]([a-z0-9\-]*[a-z0-9])?" required></label>""") : Html.Empty)}
            {adapter.Fields.Where(field => !adapter.ReadsFolder || field.Name != "folder").Select(field => Input(frame, field, filled))}
            <label class="field">{frame.Say("Abfragen alle (hh:mm:ss)", "Poll every (hh:mm:ss)")} <input name="every" value="{filled.Every}" maxlength="20"></label>
            <details{Open(filled, CommonSettings.Mentions)}><summary>{frame.Say("Nur was uns betrifft", "Only what is about us")}</summary>{CommonSettings.Mentions.Select(field => Input(frame, field, filled))}</details>
            <details{Open(filled, common)}><summary>{frame.Say("Weiteres", "More")}</summary>{common.Select(field => Input(frame, field, filled))}</details>
            <div class="actions"><button name="do" value="preview">{frame.Say("Vorschau", "Preview")}</button> <button class="primary" name="do" value="save">{frame.Say("Speichern", "Save")}</button></div>
            </form>
            {(filled.Preview is { } preview ? Preview(frame, preview) : Html.Empty)}
            {(filled.Id is null ? Html.Empty : Delete(frame, filled.Id))}
            """), status);
    }

    private static Html Input(ConsoleFrame frame, SourceField field, Filled filled)
    {
        var value = filled.Settings.FirstOrDefault(setting => setting.Key.Equals(field.Name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
        var name = $"s.{field.Name}";
        var label = Html.Of($"""<span>{FieldText.Of(frame, field)} <code class="quiet">{field.Name}</code></span>""");
        var required = field.IsRequired ? Html.Of($""" required""") : Html.Empty;
        return field.Kind switch
        {
            FieldKind.List => Html.Of($"""<label class="field">{label}<textarea name="{name}" rows="2" maxlength="4000">{value}</textarea></label>"""),
            FieldKind.Switch => Html.Of($"""<label class="field">{label}<select name="{name}"><option value="">–</option><option value="true"{Selected(value == "true")}>{frame.Say("ja", "yes")}</option><option value="false"{Selected(value == "false")}>{frame.Say("nein", "no")}</option></select></label>"""),
            FieldKind.Choice => Html.Of($"""<label class="field">{label}<select name="{name}">{field.Choices.Select(choice => Html.Of($"""<option{Selected(value == choice)}>{choice}</option>"""))}</select></label>"""),
            FieldKind.Secret => Html.Of($"""<label class="field">{label}<input name="{name}" value="{value}" placeholder="env:NAME" pattern="env:[A-Za-z_][A-Za-z0-9_]*" title="{frame.Say("Name einer Umgebungsvariable des Servers, etwa env:SHOP_API_KEY; Geheimnisse selbst werden nicht gespeichert", "Name of an environment variable of the server, such as env:SHOP_API_KEY; secrets themselves are not stored")}"{required}></label>"""),
            _ => Html.Of($"""<label class="field">{label}<input name="{name}" value="{value}" maxlength="2000"{required}></label>"""),
        };
    }

    private static Html Faults(ConsoleFrame frame, Filled filled) => filled.Faults.Count == 0 ? Html.Empty : Html.Of($"""
        <div class="fault" role="alert"><p>{frame.Say("So kann die Quelle nicht gelesen werden:", "The source cannot be read like this:")}</p>
        <ul>{filled.Faults.Select(fault => Fault(frame, fault))}</ul></div>
        """);

    private static Html Fault(ConsoleFrame frame, SettingProblem fault)
    {
        var (text, language) = ReasonText.Of(frame, fault.Message);
        return Html.Of($"""<li lang="{language}">{text}</li>""");
    }

    private static Html Preview(ConsoleFrame frame, SourcePreview preview)
    {
        var (reason, language) = preview.Run.Reason is { } said ? ReasonText.Of(frame, said) : (null, "");
        var matching = preview.Items.Count(item => item.Verdict.IsAboutUs);
        return Html.Of($"""
            <section class="card pad source-form" id="preview"><div class="head"><h2>{frame.Say("Vorschau", "Preview")}</h2>
            <span class="chip {SourceText.OutcomeClass(preview.Run.Outcome)}">{SourceText.Outcome(frame, preview.Run.Outcome)}</span></div>
            {(reason is not null ? Html.Of($"""<p class="quiet" lang="{language}">{reason}</p>""") : Html.Empty)}
            <p>{frame.Say($"{matching} von {preview.Items.Count} Beiträgen der ersten Seite würden aufgenommen.", $"{matching} of {preview.Items.Count} items of the first page would be taken in.")}
            {(preview.Run.Total is { } total ? frame.Say($"Die Plattform zählt {frame.Language.Number(total)}.", $"The platform counts {frame.Language.Number(total)}.") : "")}</p>
            <ol class="voices">{preview.Items.OrderByDescending(item => item.Verdict.IsAboutUs).Take(PreviewedItems).Select(item => Item(frame, item))}</ol>
            </section>
            """);
    }

    private static Html Item(ConsoleFrame frame, PreviewedItem previewed) => Html.Of($"""
        <li><p class="line">{CaseView.Verdict(frame, previewed.Item.Rating, null)}<span class="chip {(previewed.Verdict.IsAboutUs ? "good" : "")}">{SourceText.Verdict(frame, previewed.Verdict)}</span>
        {(previewed.Item.Author is null ? Html.Empty : Html.Of($"<span>{previewed.Item.Author}</span>"))}
        {(previewed.Item.CreatedAt is { } at ? Html.Of($"<time>{frame.Language.Moment(at, frame.Shop.Zone)}</time>") : Html.Empty)}</p>
        <p class="words">{Shorten(previewed.Item.Text ?? previewed.Item.Title)}</p></li>
        """);

    private static Html Delete(ConsoleFrame frame, string id) => Html.Of($"""
        <details class="quiet"><summary>{frame.Say("Quelle entfernen", "Remove the source")}</summary>
        <p>{frame.Say("Ihre Beiträge und Fälle bleiben; sie wird nur nicht mehr abgefragt.", "Its items and cases stay; it is just not polled any more.")}</p>
        <form method="post" action="{frame.Address($"{SourcesPage.Path}/{id}/delete")}">{frame.Antiforgery()}<button>{frame.Say("Entfernen", "Remove")}</button></form></details>
        """);

    private static Html Open(Filled filled, IReadOnlyList<SourceField> fields) =>
        fields.Any(field => filled.Settings.Keys.Contains(field.Name, StringComparer.OrdinalIgnoreCase)) ? Html.Of($""" open""") : Html.Empty;

    private static Html Selected(bool isSelected) => isSelected ? Html.Of($""" selected""") : Html.Empty;

    private static string? Shorten(string? text) => text is { Length: > 300 } ? text[..(char.IsHighSurrogate(text[299]) ? 299 : 300)] + "…" : text;

    /// <summary>The form as it was filled in.</summary>
    /// <param name="Id">Of the source that is changed; null for a new one.</param>
    /// <param name="Name">The id as written.</param>
    private sealed record Filled(string? Id, string Name, string Type, string Every, IReadOnlyDictionary<string, string> Settings)
    {
        public IReadOnlyList<SettingProblem> Faults { get; init; } = [];

        public SourcePreview? Preview { get; init; }
    }
}
