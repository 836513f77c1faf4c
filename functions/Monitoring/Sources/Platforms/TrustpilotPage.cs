using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Page;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>
/// Public profile pages of Trustpilot, from copies that the shop supplies only: the site's terms forbid automated reading and it is guarded
/// against it. Reads the page's state (<c>__NEXT_DATA__</c>) and its JSON-LD.
/// </summary>
internal sealed class TrustpilotPage : SourceAdapter
{
    public override string Type => "trustpilot-page";

    public override string Name => "Trustpilot page (copies)";

    public override IReadOnlyList<SourceField> Fields { get; } =
        [new("folder", FieldKind.Text, "The folder in which the shop puts saved profile pages; without one, files are uploaded")];

    public override bool ReadsFolder => true;

    public override SourceRequest? Plan(SourceSettings source, SourceCall call) => null;

    protected override SourcePage ReadItems(SourceAnswer answer, SourceSettings source)
    {
        var html = BodyText.Decode(answer);
        var scan = PageScan.Of(html, scriptId: "__NEXT_DATA__");
        var state = scan.Script is null ? null : ReadState(scan.Script, answer.Address);
        var page = new PageContext(Type, answer.Address, answer.Address, scan.Language);
        var marked = PageReviews.Read(html, scan, page);
        if (state is null && marked.Items.Count == 0 && marked.Total is null)
            return PageKind.Problem(answer, scan) ?? throw new UnreadableAnswerException("The answer is not a Trustpilot profile page.");
        return SourcePage.Of([.. state?.Items ?? [], .. marked.Items.Select(WithOwnId)], state?.Next, state?.Total ?? marked.Total,
            state?.Average ?? marked.Average);
    }

    // The id is the last segment of https://www.trustpilot.com/#/schema/Review/{domain}/{id}.
    private static Item WithOwnId(Item item)
    {
        const string Schema = "/schema/Review/";
        if (!item.ExternalId.Contains(Schema, StringComparison.Ordinal))
            return item;
        var id = item.ExternalId[(item.ExternalId.LastIndexOf('/') + 1)..];
        return item with { ExternalId = id, Url = Trustpilot.UrlOf(id) };
    }

    private SourcePage? ReadState(string script, Uri? address)
    {
        try
        {
            using var json = JsonDocument.Parse(script);
            var page = json.RootElement.At("props", "pageProps");
            if (page.At("reviews").ValueKind != JsonValueKind.Array)
                return null;
            var reviews = page.Objects("reviews").Where(review => !review.IsTrue("isPending") && !review.IsTrue("pending")).Select(ItemOf);
            var total = page.Count("filters", "totalNumberOfReviews") ?? page.Count("businessUnit", "numberOfReviews")
                ?? page.Count("filters", "pagination", "totalCount");
            return SourcePage.Of(reviews, Next(page, address), total, StarRating.Parse(page.Text("businessUnit", "trustScore")));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Item? ItemOf(JsonElement review)
    {
        if (review.Text("id") is not { } id)
            return null;
        var createdAt = review.Instant("dates", "publishedDate");
        return new Item
        {
            Source = Type,
            ExternalId = id,
            Url = Trustpilot.UrlOf(id),
            Author = AuthorName.Of(review.Text("consumer", "displayName")),
            Rating = StarRating.Parse(review.Text("rating")),
            Title = PlainText.FromText(review.Text("title")),
            Text = PlainText.FromText(review.Text("text")),
            Language = LanguageTag.Parse(review.Text("language")),
            CreatedAt = createdAt,
            UpdatedAt = Edited.At(review.Instant("dates", "updatedDate"), createdAt),
            Reply = PlainText.FromText(review.Text("reply", "message")) is { } text
                ? new ItemReply(text, review.Instant("reply", "publishedDate"))
                : null,
        };
    }

    private static string? Next(JsonElement page, Uri? address)
    {
        var paging = page.At("filters", "pagination");
        if (paging.Count("currentPage") is not { } current || paging.Count("totalPages") is not { } last || current >= last)
            return null;
        var first = address ?? (page.Text("businessUnit", "identifyingName") is { } domain
            ? new Uri($"https://www.trustpilot.com/review/{Uri.EscapeDataString(domain)}")
            : null);
        return first is null ? null : SourceAddress.With(first, "page", $"{current + 1}").AbsoluteUri;
    }
}
