using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>The tree of a page's elements, built by the HTML standard's rules, with what notations of reviews use.</summary>
internal sealed class ElementTree
{
    // How many elements all walks together may visit, for each element of the page: itemref can send many items over the same elements.
    private const int VisitsPerElement = 16;

    private static readonly HtmlParserOptions Options = new() { DisableElementPositionTracking = true };

    private Dictionary<string, IElement>? _byId;
    private long _visitsLeft;

    private ElementTree(IElement? root, int size)
    {
        Root = root;
        _visitsLeft = (long)VisitsPerElement * size;
    }

    /// <summary>The <c>html</c> element; null of an empty page.</summary>
    public IElement? Root { get; }

    public static ElementTree Parse(string html, PageNotations notations)
    {
        var lean = LeanPage.Of(html, notations);
        return new ElementTree(new HtmlParser(Options).ParseDocument(lean).DocumentElement, lean.Span.Count('<'));
    }

    /// <summary>The element with an id, as <c>itemref</c> names it; the first of several.</summary>
    public IElement? WithId(string id)
    {
        if (_byId is null)
        {
            _byId = new Dictionary<string, IElement>(StringComparer.Ordinal);
            if (Root is not null)
                CollectIds(Root, _byId);
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

    // As deep as LeanPage lets a page nest; so are all walks of the tree.
    private static void CollectIds(IElement element, Dictionary<string, IElement> byId)
    {
        if (element.GetAttribute("id") is { Length: > 0 } id)
            byId.TryAdd(id, element);
        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IElement child)
                CollectIds(child, byId);
        }
    }

    private static void Write(INode node, TextFlow flow, ref int preformattedDepth)
    {
        for (var i = 0; i < node.ChildNodes.Length && !flow.IsFull; i++)
        {
            var child = node.ChildNodes[i];
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
