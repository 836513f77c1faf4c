using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// Any web page that marks its reviews up: schema.org in JSON-LD, microdata or RDFa, or microformats. Replies are offered where the page
/// belongs to a platform of the shop's own that takes them (<c>replyUrl</c>).
/// </summary>
internal sealed class PageAdapter : SourceAdapter
{
    private const string Media = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5";

    public override string Type => "page";

    public override string Name => "Web page";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("url", FieldKind.Address, "The address of the page that shows the reviews"),
        new("replyUrl", FieldKind.Address, "Where replies are posted as JSON {externalId, text}, if the page's platform takes them"),
        new("replyToken", FieldKind.Secret, "Bearer token for replyUrl"),
    ];

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var first = SourceAddress.Web(source.Required("url"))!;
        var address = call.Cursor is null ? first : SourceAddress.Web(call.Cursor);
        return address is not null && SourceAddress.SameOrigin(address, first)
            ? SourceRequest.Get(address).With("Accept", Media) with { IsConditional = true, ObeysRobots = true }
            : null;
    }

    // A review with a page of its own; one that is part of the list's page cannot be asked for.
    public override SourceRequest? PlanItem(SourceSettings source, Item item, SourceCall call) =>
        SourceAddress.Web(item.Url) is { } own && SourceAddress.Web(source["url"]) is { } list && SourceAddress.SameOrigin(own, list) && own.AbsolutePath != list.AbsolutePath
            ? SourceRequest.Get(own) with { ObeysRobots = true }
            : null;

    public override ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft)
    {
        if (SourceAddress.Web(source["replyUrl"]) is not { } address)
            return new ReplyPlan.NotOffered("The page has no interface for replies.");
        if (new ReplyLimit(Item.LongestText, Replies.TextUnit.Utf16Units).Refusal(draft.Text) is { } refusal)
            return new ReplyPlan.Refused(refusal);
        var body = JsonBody.Of(json =>
        {
            json.WriteString("externalId", draft.Item.ExternalId);
            json.WriteString("text", draft.Text);
        });
        var request = new SourceRequest(HttpMethod.Post, address).Json(body).With("Idempotency-Key", draft.Key)
            .Bearer(source["replyToken"]);
        return new ReplyPlan.Send(request, IsRepeatable: true);
    }

    protected override SourcePage ReadItems(SourceAnswer answer, SourceSettings source) => Read(answer, Type);

    /// <summary>Reads a page for any type whose answers are pages with marked-up reviews.</summary>
    public static SourcePage Read(SourceAnswer answer, string type)
    {
        var html = BodyText.Decode(answer);
        var scan = PageScan.Of(html);
        var baseAddress = SourceAddress.Web(scan.BaseAddress, answer.Address) ?? answer.Address;
        var page = new PageContext(type, answer.Address, baseAddress, scan.Language);
        if (!scan.HasTags || PageKind.IsBinary(html))
            return PageReviews.ReadJsonLd(html, page) is { } data
                ? Page(data, null)
                : throw new UnreadableAnswerException("The answer is not an HTML page.");
        if (scan.Root is "rss" or "feed" or "rdf:rdf")
            throw new UnreadableAnswerException("The answer is a feed, not a page; read it with the type 'feed'.");

        var reviews = PageReviews.Read(html, scan, page);
        if (reviews.Items.Count == 0 && reviews.Total is null && PageKind.Problem(answer, scan) is { } problem)
            return problem;
        return Page(reviews, NextPage(scan, answer.Address, baseAddress));
    }

    private static SourcePage Page(PageReviews reviews, string? next) =>
        SourcePage.Of(reviews.Items, next, reviews.Total) with
        {
            Average = reviews.Average,
            Reason = reviews.UnreadableBlocks > 0 ? $"{reviews.UnreadableBlocks} JSON-LD block(s) of the page cannot be read." : null,
        };

    // rel="next" also leads to the next article or product: only another page of the same list is followed.
    private static string? NextPage(PageScan scan, Uri? address, Uri? baseAddress)
    {
        if (SourceAddress.Web(scan.Next, baseAddress) is not { } next)
            return null;
        if (address is null)
            return next.AbsoluteUri;
        if (!SourceAddress.SameOrigin(next, address))
            return null;
        var isSameList = next.AbsolutePath == address.AbsolutePath ? next.Query != address.Query : Stem(next) == Stem(address);
        return isSameList ? next.GetLeftPart(UriPartial.Query) : null;

        // The path without "/page/2" or "/2" at its end.
        static string Stem(Uri uri)
        {
            var segments = uri.AbsolutePath.TrimEnd('/').Split('/').ToList();
            if (segments.Count > 1 && segments[^1].Length > 0 && segments[^1].All(char.IsAsciiDigit))
                segments.RemoveAt(segments.Count - 1);
            if (segments[^1] is "page" or "seite" or "p")
                segments.RemoveAt(segments.Count - 1);
            return string.Join('/', segments);
        }
    }
}
