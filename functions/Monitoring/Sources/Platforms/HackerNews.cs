using System.Globalization;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Stories and comments on Hacker News by Algolia's search (hn.algolia.com/api). A query shows at most 1,000 hits: beyond them the window
/// of time is moved instead of the page.
/// </summary>
internal sealed class HackerNews : JsonAdapter
{
    private const string Platform = "https://hn.algolia.com";
    private const int PageSize = 100, MostHits = 1_000;
    private const string Before = "before:";

    public override string Type => "hackernews";

    public override string Name => "Hacker News";

    public override IReadOnlyList<SourceField> Fields { get; } =
        [SourceField.Required("query", FieldKind.Text, "The words that are looked for")];

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var isMoved = call.Cursor?.StartsWith(Before, StringComparison.Ordinal) == true;
        var filters = string.Join(',', new[]
        {
            call.Since is { } since ? $"created_at_i>{since.ToUnixTimeSeconds()}" : null,
            isMoved ? $"created_at_i<{call.Cursor![Before.Length..]}" : null,
        }.OfType<string>());
        return SourceRequest.Get(SourceAddress.Build(source.Endpoint(Platform), "/api/v1/search_by_date",
            ("query", source.Required("query")), ("tags", "(story,comment)"),
            ("numericFilters", filters.Length > 0 ? filters : null), ("hitsPerPage", $"{PageSize}"),
            ("page", isMoved ? "0" : call.Cursor ?? "0")));
    }

    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        var hits = List(root, "hits").ToList();
        return SourcePage.Of(hits.Select(ItemOf), Next(root, hits), root.Count("nbHits"));
    }

    private static string? Next(JsonElement root, List<JsonElement> hits)
    {
        if (hits.Count == 0 || root.Count("page") is not { } page || root.Count("nbPages") is not { } pages)
            return null;
        var shown = (page + 1) * (root.Count("hitsPerPage") ?? PageSize);
        if (page + 1 < pages && shown < MostHits)
            return (page + 1).ToString(CultureInfo.InvariantCulture);
        return root.Count("nbHits") > shown && hits[^1].Count("created_at_i") is { } oldest ? $"{Before}{oldest}" : null;
    }

    private Item? ItemOf(JsonElement hit)
    {
        if (hit.Text("objectID") is not { } id)
            return null;
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = $"https://news.ycombinator.com/item?id={Uri.EscapeDataString(id)}",
            Author = PlainText.Line(hit.Text("author")),
            Title = PlainText.FromEscaped(hit.Text("title")),
            Text = PlainText.FromHtml(hit.Text("comment_text") ?? hit.Text("story_text")),
            // updated_at is when it was indexed.
            CreatedAt = hit.Instant("created_at") ?? hit.Instant("created_at_i"),
            Facts = ItemFacts.Of(("thread", PlainText.FromEscaped(hit.Text("story_title")))),
        };
    }
}
