using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>One pass over the tags of a page: what is worth a closer look, and what says what kind of page it is.</summary>
internal sealed record PageScan
{
    /// <summary>Contents of all <c>application/ld+json</c> scripts.</summary>
    public List<string> JsonLd { get; } = [];

    /// <summary>Whether microdata, RDFa or microformats mark up a review or a total, so that the page's tree is needed.</summary>
    public bool HasMarkedUpElements { get; private set; }

    public bool HasTags { get; private set; }

    public bool HasPasswordField { get; private set; }

    /// <summary>The name of the first element, in lower case.</summary>
    public string? Root { get; private set; }

    public string? Language { get; private set; }

    public string? Title { get; private set; }

    public string? BaseAddress { get; private set; }

    /// <summary>The address of the next page of a list (<c>rel="next"</c>).</summary>
    public string? Next { get; private set; }

    /// <summary>Content of the script whose id is <see cref="ScriptId"/>.</summary>
    public string? Script { get; private set; }

    /// <summary>The id of a script that the caller wants; null for none.</summary>
    public string? ScriptId { get; private init; }

    public static PageScan Of(string html, string? scriptId = null)
    {
        var scan = new PageScan { ScriptId = scriptId };
        // Most pages mark nothing up in their elements: then no attribute is looked at for it.
        var mayMarkUp = html.Contains("itemtype", StringComparison.OrdinalIgnoreCase) || html.Contains("typeof", StringComparison.OrdinalIgnoreCase)
            || html.Contains("review", StringComparison.OrdinalIgnoreCase);
        var reader = new MarkupReader(html, isHtml: true);
        Action<string>? take = null;
        while (reader.Read())
        {
            if (reader.Kind == MarkupKind.RawText)
            {
                take?.Invoke(reader.Value.ToString());
                take = null;
            }
            else if (reader.Kind == MarkupKind.StartTag)
            {
                take = scan.Note(in reader, mayMarkUp);
            }
        }
        return scan;
    }

    // What is to be done with the raw text of the element that starts; null when it is of no interest.
    private Action<string>? Note(in MarkupReader reader, bool mayMarkUp)
    {
        HasTags = true;
        var attributes = reader.Attributes;
        Root ??= reader.Name.ToString().ToLowerInvariant();
        HasMarkedUpElements |= mayMarkUp && !HasMarkedUpElements && IsMarkedUp(attributes);
        switch (reader.Name)
        {
            case var name when Is(name, "script"):
                if (attributes["type"] is { } type && type.AsSpan().Trim().StartsWith("application/ld+json", StringComparison.OrdinalIgnoreCase))
                    return JsonLd.Add;
                if (ScriptId is not null && attributes["id"] == ScriptId)
                    return script => Script ??= script;
                break;
            case var name when Is(name, "title"):
                return title => Title ??= PlainText.Line(PlainText.FromEscaped(title));
            case var name when Is(name, "html"):
                Language ??= LanguageTag.Parse(attributes["lang"] ?? attributes["xml:lang"]);
                break;
            case var name when Is(name, "base"):
                BaseAddress ??= attributes["href"];
                break;
            case var name when Is(name, "link") || Is(name, "a"):
                if (attributes.MayHave("next") && attributes["rel"] is { } rel && rel.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
                    Next ??= attributes["href"];
                break;
            case var name when Is(name, "input"):
                HasPasswordField |= attributes.MayHave("password") && "password".Equals(attributes["type"], StringComparison.OrdinalIgnoreCase);
                break;
        }
        return null;

        static bool Is(ReadOnlySpan<char> name, string element) => name.Equals(element, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsMarkedUp(MarkupAttributes attributes) =>
        (attributes.MayHave("review") || attributes.MayHave("rating"))
        && (Speaks(attributes["itemtype"]) || Speaks(attributes["typeof"]) || Speaks(attributes["itemprop"]) || Speaks(attributes["property"])
            || attributes["class"] is { } names && (names.Contains("hreview", StringComparison.Ordinal) || names.Contains("h-review", StringComparison.Ordinal)));

    private static bool Speaks(string? value) =>
        value is not null && (value.Contains("review", StringComparison.OrdinalIgnoreCase) || value.Contains("rating", StringComparison.OrdinalIgnoreCase));
}
