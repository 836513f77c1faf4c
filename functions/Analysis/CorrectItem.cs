using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Responses;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Analysis;

// POST /api/items/{id}/relabel: a person corrects sentiment or topics of any item, says that its stars are meant so, or takes all of that back.
internal static class CorrectItem
{
    public static void MapCorrectItem(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/items/{id}/relabel", HandleAsync).WithName(nameof(CorrectItem)).RequireRole(Role.Agent);

    private static async Task<Results<Ok<ListedItem>, ProblemHttpResult>> HandleAsync(
        string id, string? shop, CorrectionRequest request, HttpContext context, ShopDirectory shops, ItemLedger ledger, Corrections corrections,
        CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (request.Label is not (null or Correction.None) && !Correction.IsLabel(request.Label))
            return Problems.InvalidField("label", "One of negative, neutral, positive, none.");
        if (request.Topics is { } topics && topics.FirstOrDefault(topic => !TopicNames.All.Contains(topic)) is { } unknown)
            return Problems.InvalidField("topics", $"'{unknown}' is none of {string.Join(", ", TopicNames.All)}.");
        if (request is { Label: null, Topics: null, StarsAreRight: null })
            return Problems.InvalidRequest("Say a label, topics, or starsAreRight.");
        if (!CaseId.IsValid(id) || await ledger.FindAsync(chosen!.Id, id, cancellationToken) is not { } item)
            return Problems.NotFound("such item");
        return TypedResults.Ok(ListedItem.Of(await corrections.CorrectAsync(
            item, request.Label ?? Correction.Unchanged, request.Topics is { } said ? [.. TopicNames.All.Where(said.Contains)] : null,
            request.StarsAreRight, context.User.ActorName(), cancellationToken)));
    }
}

/// <summary>What a person says about our reading of an item; what is absent stays as it is.</summary>
public sealed record CorrectionRequest
{
    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>; <c>none</c> takes everything back that people said.</summary>
    public string? Label { get; init; }

    /// <summary>The topics the text has; empty for none.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>True where the text sounds unlike the stars, but both are meant.</summary>
    public bool? StarsAreRight { get; init; }
}
