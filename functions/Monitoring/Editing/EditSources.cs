using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Mentions;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Monitoring.Editing;

// POST /api/sources adds a source, PUT and DELETE /api/sources/{id} change and remove one, POST /api/sources/preview says what it would bring.
// Secrets are references only; sources of the configuration cannot be changed here (409).
internal static class EditSources
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/sources", AddAsync).WithName("AddSource").RequireRole(Role.Manager);
        routes.MapPut("/api/sources/{id}", ChangeAsync).WithName("ChangeSource").RequireRole(Role.Manager);
        routes.MapDelete("/api/sources/{id}", RemoveAsync).WithName("RemoveSource").RequireRole(Role.Manager);
        routes.MapPost("/api/sources/preview", PreviewAsync).WithName("PreviewSource").RequireRole(Role.Manager);
    }

    private static async Task<Results<Created<SavedSource>, ProblemHttpResult>> AddAsync(
        SourceRequestBody body, string? shop, HttpContext context, ShopDirectory shops, SourceEditing editing, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        var draft = SourceEditing.Check(chosen!.Id, body.Id ?? "", body);
        if (draft.Source is not { } source)
            return Faults(draft);
        return await editing.TryAddAsync(source, context.User.ActorName(), cancellationToken)
            ? TypedResults.Created($"/api/sources/{source.Source.Id}", SavedSource.Of(source))
            : Problems.SourceExists(source.Source.Id);
    }

    private static async Task<Results<Ok<SavedSource>, ProblemHttpResult>> ChangeAsync(
        string id, SourceRequestBody body, string? shop, HttpContext context, ShopDirectory shops, SourceCatalog catalog, SourceEditing editing,
        CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (body.Id is { } named && named != id)
            return Problems.InvalidField("id", "The one of the address; a source keeps its id.");
        if (catalog.IsConfigured(chosen!.Id, id))
            return Problems.SourceConfigured(id);
        var draft = SourceEditing.Check(chosen.Id, id, body);
        if (draft.Source is not { } source)
            return Faults(draft);
        return await editing.TryChangeAsync(source, context.User.ActorName(), cancellationToken)
            ? TypedResults.Ok(SavedSource.Of(source))
            : Problems.NotFound($"source '{id}'");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, string? shop, ShopDirectory shops, SourceCatalog catalog, SourceEditing editing, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (catalog.IsConfigured(chosen!.Id, id))
            return Problems.SourceConfigured(id);
        return await editing.TryRemoveAsync(chosen.Id, id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound($"source '{id}'");
    }

    private static async Task<Results<Ok<ShownPreview>, ProblemHttpResult>> PreviewAsync(
        SourceRequestBody body, string? shop, ShopDirectory shops, SourceEditing editing, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        var draft = SourceEditing.Check(chosen!.Id, body.Id ?? "preview", body);
        return draft.Source is { } source ? TypedResults.Ok(ShownPreview.Of(await editing.PreviewAsync(source, cancellationToken))) : Faults(draft);
    }

    private static ProblemHttpResult Faults(SourceDraft draft) => Problems.InvalidFields(draft.Faults.Select(fault =>
        (fault.Field is "id" or "type" or "every" or "settings" ? fault.Field : $"settings.{fault.Field}", fault.Message)));
}

internal sealed record SavedSource(string Id, string Type, double EverySeconds, IReadOnlyDictionary<string, string> Settings)
{
    public static SavedSource Of(PolledSource source) => new(source.Source.Id, source.Source.Type, source.Source.Every.TotalSeconds, ShownSettings.Of(source));
}

/// <summary>What the first page of a source brings.</summary>
/// <param name="Matching">Items that would be taken in.</param>
/// <param name="Items">The first fifty of the page.</param>
internal sealed record ShownPreview(string Outcome, string? Reason, int Seen, int Matching, long? Total, IReadOnlyList<ShownItem> Items)
{
    private const int MostItems = 50;

    public static ShownPreview Of(SourcePreview preview) => new(
        OutcomeName.Of(preview.Run.Outcome),
        preview.Run.Reason,
        preview.Run.Seen,
        preview.Items.Count(item => item.Verdict.IsAboutUs),
        preview.Run.Total,
        [.. preview.Items.Take(MostItems).Select(ShownItem.Of)]);
}

/// <param name="Verdict">Why it would be taken in or left out, in camel case.</param>
/// <param name="Detail">The word, name, domain or language that decided.</param>
internal sealed record ShownItem(
    string ExternalId, string? Url, string? Author, decimal? Rating, string? Title, string? Text, string? Language, DateTimeOffset? CreatedAt,
    bool Matches, string Verdict, string? Detail)
{
    public static ShownItem Of(PreviewedItem previewed) => new(
        previewed.Item.ExternalId,
        previewed.Item.Url,
        previewed.Item.Author,
        previewed.Item.Rating,
        previewed.Item.Title,
        previewed.Item.Text,
        previewed.Item.Language,
        previewed.Item.CreatedAt,
        previewed.Verdict.IsAboutUs,
        Name(previewed.Verdict.Reason),
        previewed.Verdict.Detail);

    private static string Name(MentionReason reason) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
