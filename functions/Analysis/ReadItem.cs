using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Responses;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Analysis;

// GET /api/items/{id}: an item with every version it had: words, stars, the shop's answer, moderation, deletion.
internal static class ReadItem
{
    public static void MapReadItem(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/items/{id}", HandleAsync).WithName(nameof(ReadItem)).RequireRole(Role.Viewer);

    private static async Task<Results<Ok<ItemVersions>, ProblemHttpResult>> HandleAsync(
        string id, string? shop, ShopDirectory shops, ItemLedger ledger, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (!CaseId.IsValid(id))
            return Problems.NotFound("such item");
        var history = await ledger.ReadAsync(chosen!.Id, id, cancellationToken);
        return history.Item is { } item
            ? TypedResults.Ok(new ItemVersions(ListedItem.Of(item), [.. history.Revisions.OrderBy(revision => revision.At).Select(ItemVersion.Of)]))
            : Problems.NotFound("such item");
    }
}

/// <param name="Versions">Oldest first.</param>
public sealed record ItemVersions(ListedItem Item, IReadOnlyList<ItemVersion> Versions);

/// <summary>What was said or done at one time.</summary>
public sealed record ItemVersion
{
    /// <summary>When we saw it, or accepted it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>seen</c>, <c>gone</c> or <c>relabelled</c>; of a survey <c>offered</c>, <c>opened</c>, <c>answered</c>, <c>changed</c> (with the receipt),
    /// <c>withdrawn</c>, <c>blank</c> (an answer that was taken back) or <c>canceled</c>.</summary>
    public required string Kind { get; init; }

    public decimal? Rating { get; init; }

    public RatingAnswer? Answer { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    /// <summary>The shop's answer as the platform showed it then.</summary>
    public ItemReply? Reply { get; init; }

    /// <summary>How far the platform's check of the item had come.</summary>
    public string? State { get; init; }

    /// <summary>How far the platform's check of the answer had come.</summary>
    public string? ReplyState { get; init; }

    public string? ReplyProblem { get; init; }

    /// <summary>The correction, for <c>relabelled</c>.</summary>
    public string? Label { get; init; }

    public static ItemVersion Of(Revision revision) => new()
    {
        At = revision.At,
        Kind = revision switch
        {
            { Gone: true } => "gone",
            { Seen: not null } => "seen",
            { Label: not null } => "relabelled",
            { Withdrawn: true } => "withdrawn",
            { Blank: true } => "blank",
            { Step: { } step } => step.ToString().ToLowerInvariant(),
            { ByReceipt: true } => "changed",
            _ => "answered",
        },
        Rating = revision.Seen?.Rating ?? revision.Answer?.Stars,
        Answer = revision.Answer,
        Title = revision.Seen?.Title,
        Text = revision.Seen?.Text ?? revision.Answer?.Comment,
        Reply = revision.Seen?.Reply,
        State = revision.Seen?.Facts?[ItemFacts.State],
        ReplyState = revision.Seen?.Facts?[ItemFacts.ReplyState],
        ReplyProblem = revision.Seen?.Facts?[ItemFacts.ReplyProblem],
        Label = revision.Label,
    };
}
