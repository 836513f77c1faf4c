using System.Text.RegularExpressions;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Feed;
using Feedback.Monitoring.Sources.Markup;
using Feedback.Monitoring.Sources.Page;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Pages and feeds that the shop saved by hand, from a folder or an upload; what each is shows in its content.</summary>
internal sealed partial class SavedPages : SourceAdapter
{
    private readonly TrustpilotPage _trustpilot = new();
    private readonly FeedAdapter _feed = new();
    private readonly PageAdapter _page = new();

    public override string Type => "saved";

    public override string Name => "Saved pages";

    public override IReadOnlyList<SourceField> Fields { get; } = [new("folder", FieldKind.Text,
        "The folder in which the shop puts saved pages; without one, files are uploaded")];

    public override bool ReadsFolder => true;

    public override SourceRequest? Plan(SourceSettings source, SourceCall call) => null;

    protected override SourcePage ReadItems(SourceAnswer answer, SourceSettings source)
    {
        var text = BodyText.Decode(answer);
        // Browsers note where a page was saved from.
        if (answer.Address is null && SavedFrom().Match(text, 0, Math.Min(text.Length, 2_000)) is { Success: true } note)
            answer = answer with { Address = SourceAddress.Web(note.Groups["address"].Value) };
        var read = ReaderOf(text).Read(answer, source);
        return read with { Items = read.Items.Select(item => item with { Source = Type }).ToList(), Next = null };
    }

    private SourceAdapter ReaderOf(string text)
    {
        var reader = new MarkupReader(text, isHtml: false);
        while (reader.Read())
        {
            if (reader.Kind != MarkupKind.StartTag)
                continue;
            if (reader.Name is "rss" or "feed" or "rdf:RDF" or "atom:feed")
                return _feed;
            break;
        }
        return text.Contains("__NEXT_DATA__", StringComparison.Ordinal) && text.Contains("\"businessUnit\"", StringComparison.Ordinal)
            || text.Contains("trustpilot.com/#/schema/Review/", StringComparison.Ordinal)
            ? _trustpilot
            : _page;
    }

    [GeneratedRegex(@"<!-- saved from url=\(\d{4}\)(?<address>https?://[^\s>]{1,1500})", RegexOptions.CultureInvariant)]
    private static partial Regex SavedFrom();
}
