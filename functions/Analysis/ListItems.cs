using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Analysis;

// GET /api/items: ratings, reviews and mentions, newest first.
internal static class ListItems
{
    private const int LargestPage = 200;

    public static void MapItems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/items", HandleAsync).WithName(nameof(ListItems)).RequireRole(Role.Viewer);

    private static async Task<Results<Ok<ItemPage>, ProblemHttpResult>> HandleAsync(
        string? shop, string? source, string? kind, string? cursor, int? limit, ShopDirectory shops, ItemReader reader, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (limit is < 1 or > LargestPage)
            return Problems.InvalidField("limit", $"1 to {LargestPage}.");
        if (kind is not (null or "rating" or "review" or "mention"))
            return Problems.InvalidField("kind", "One of rating, review, mention.");
        if (!ItemCursor.TryParse(cursor, time.GetUtcNow(), out var from))
            return Problems.InvalidField("cursor", "Take it from the answer before.");

        var (items, next) = await reader.ReadAsync(
            chosen!.Id,
            fact => (source is null || fact.Source == source) && (kind is null || MeasureEngine.Name(fact.Kind) == kind),
            from,
            limit ?? 50,
            cancellationToken);
        return TypedResults.Ok(new ItemPage([.. items.Select(ListedItem.Of)], next?.ToString()));
    }
}

/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record ItemPage(IReadOnlyList<ListedItem> Items, string? Next);

/// <summary>An item as clients see it.</summary>
public sealed record ListedItem
{
    public required string Id { get; init; }

    /// <summary><c>rating</c>, <c>review</c> or <c>mention</c>.</summary>
    public required string Kind { get; init; }

    public required string Source { get; init; }

    public required string ExternalId { get; init; }

    public string? Url { get; init; }

    public string? Author { get; init; }

    public decimal? Rating { get; init; }

    public RatingAnswer? Answer { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public string? Language { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public Models.Items.ItemReply? Reply { get; init; }

    public SurveyContext? Survey { get; init; }

    /// <summary>When the survey was offered, to the minute; null where nobody was asked in person.</summary>
    public DateTimeOffset? OfferedAt { get; init; }

    /// <summary>How many different contents it had.</summary>
    public required int Versions { get; init; }

    public required bool Withdrawn { get; init; }

    /// <summary>When it was found to be gone from its platform.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Why it counts in no measure, such as <c>withdrawn</c> or <c>unconfirmed</c>; null when it counts.</summary>
    public string? Excluded { get; init; }

    /// <summary>Whether we asked this person: false for what anybody may rate, null for what was found elsewhere.</summary>
    public bool? Verified { get; init; }

    public ItemAnalysis? Analysis { get; init; }

    /// <summary>What people said about our reading; null when nobody did.</summary>
    public Correction? Correction { get; init; }

    public static ListedItem Of(FeedbackItem item) => new()
    {
        Id = item.Identity.Id,
        Kind = MeasureEngine.Name(item.Identity.Kind),
        Source = item.Identity.Source,
        ExternalId = item.Identity.ExternalId,
        Url = item.Url,
        Author = item.Author,
        Rating = item.Rating,
        Answer = item.Answer,
        Title = item.Title,
        Text = item.Text,
        Language = item.Analysis?.Language ?? item.Language,
        CreatedAt = item.CreatedAt,
        UpdatedAt = item.UpdatedAt,
        Reply = item.Reply,
        Survey = item.Identity.Survey,
        OfferedAt = item.Identity.OfferedAt,
        Versions = item.Contents,
        Withdrawn = item.Withdrawn,
        GoneAt = item.GoneAt,
        Excluded = item.Excluded,
        Verified = item.Identity.Kind == FactKind.Rating ? item.Identity.Source != ItemLedger.OpenSource : null,
        Analysis = item.Analysis,
        Correction = item.Correction,
    };
}
