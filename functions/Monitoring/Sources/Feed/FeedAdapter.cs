using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Page;

namespace Feedback.Monitoring.Sources.Feed;

/// <summary>RSS and Atom feeds; Google Alerts deliver one.</summary>
internal sealed class FeedAdapter : SourceAdapter
{
    public override string Type => "feed";

    public override string Name => "RSS or Atom feed";

    public override IReadOnlyList<SourceField> Fields { get; } =
        [SourceField.Required("url", FieldKind.Address, "The address of the feed; Google Alerts show theirs when delivery is by RSS feed")];

    private const string Media = "application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.5";

    public override SourceRequest? Plan(SourceSettings source, SourceCall call)
    {
        var first = SourceAddress.Web(source.Required("url"))!;
        var address = call.Cursor is null ? first : SourceAddress.Web(call.Cursor);
        return address is not null && SourceAddress.SameOrigin(address, first)
            ? SourceRequest.Get(address).With("Accept", Media) with { IsConditional = true }
            : null;
    }

    protected override SourcePage ReadItems(SourceAnswer answer, SourceSettings source)
    {
        var xml = BodyText.Decode(answer);
        var reader = new FeedReader(Type, answer.Address);
        try
        {
            var items = reader.Read(xml);
            return SourcePage.Of(items, reader.Head.Next?.AbsoluteUri);
        }
        catch (UnreadableAnswerException) when (PageKind.Problem(answer, PageScan.Of(xml)) is { } problem)
        {
            return problem;
        }
    }
}
