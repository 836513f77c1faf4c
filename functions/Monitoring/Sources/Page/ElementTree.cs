using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>The tree of a page's elements, built by the HTML standard's rules with the attributes only that notations of reviews use.</summary>
internal sealed class ElementTree
{
    // How many elements all walks together may visit, for each element of the page: itemref can send many items over the same elements.
    private const int VisitsPerElement = 16;

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "itemscope", "itemtype", "itemprop", "itemid", "itemref", "typeof", "property", "resource", "about", "vocab", "content", "datetime",
        "href", "src", "data", "value", "id", "class", "rel", "title", "lang",
    };

    private readonly IDocument _document;
    private Dictionary<string, IElement>? _byId;
    private long _visitsLeft;

    private ElementTree(IDocument document) => _document = document;

    public static ElementTree Parse(string html)
    {
        var names = Attributes.GetAlternateLookup<ReadOnlySpan<char>>();
        var parser = new HtmlParser(new HtmlParserOptions
        {
            SkipComments = true,
            SkipRawText = true,
            SkipScriptText = true,
            DisableElementPositionTracking = true,
            ShouldEmitAttribute = (ref _, name) => names.Contains(name.Span),
        });
        var tree = new ElementTree(parser.ParseDocument(NestingLimit.Apply(html)));
        tree._visitsLeft = (long)VisitsPerElement * tree.Elements().Count;
        return tree;
    }

    /// <summary>All elements in document order.</summary>
    public List<IElement> Elements()
    {
        var elements = new List<IElement>();
        if (_document.DocumentElement is { } root)
            Collect(root, elements);
        return elements;
    }

    /// <summary>The element with an id, as <c>itemref</c> names it.</summary>
    public IElement? WithId(string id)
    {
        if (_byId is null)
        {
            _byId = new Dictionary<string, IElement>(StringComparer.Ordinal);
            foreach (var element in Elements())
            {
                if (element.GetAttribute("id") is { Length: > 0 } own)
                    _byId.TryAdd(own, element);
            }
        }
        return _byId.GetValueOrDefault(id);
    }

    /// <summary>To be asked before each visit of an element; false when a hostile page has used up its visits.</summary>
    public bool MayVisit() => _visitsLeft-- > 0;

    /// <summary>What a browser shows of an element.</summary>
    public static string? TextOf(INode node)
    {
        using var flow = TextFlow.Rent();
        var preformattedDepth = 0;
        Write(node, flow, ref preformattedDepth);
        return flow.Text();
    }

    private static void Collect(IElement element, List<IElement> elements)
    {
        elements.Add(element);
        foreach (var child in element.ChildNodes)
        {
            if (child is IElement inner)
                Collect(inner, elements);
        }
    }

    private static void Write(INode node, TextFlow flow, ref int preformattedDepth)
    {
        foreach (var child in node.ChildNodes)
        {
            if (flow.IsFull)
                return;
            if (child is IText text)
            {
                flow.Append(text.Data);
            }
            else if (child is IElement element)
            {
                if (HtmlText.Enter(element.LocalName, isStart: true, flow, ref preformattedDepth))
                    Write(element, flow, ref preformattedDepth);
                if (element.LocalName != "br")
                    HtmlText.Enter(element.LocalName, isStart: false, flow, ref preformattedDepth);
            }
        }
    }
}
