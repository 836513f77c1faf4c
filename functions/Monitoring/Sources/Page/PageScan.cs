using System.Buffers;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Markup;

namespace Feedback.Monitoring.Sources.Page;

/// <summary>One pass over the tags of a page: what is worth a closer look, and what says what kind of page it is.</summary>
internal sealed record PageScan
{
    private static readonly SearchValues<string> Microdata = Words("itemtype", "itemprop"), Rdfa = Words("typeof"),
        Microformats = Words("hreview", "h-review"),
        ReviewWords = Words("review", "rating"), NextWord = Words("next"), PasswordWord = Words("password");

    /// <summary>Contents of all <c>application/ld+json</c> scripts.</summary>
    public List<string> JsonLd { get; } = [];

    /// <summary>The notations in which elements mark up a review or a total: for them, the page's tree is needed.</summary>
    public PageNotations Notations { get; private set; }

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
        // Most pages use none of them; where one was found, nothing more is looked for.
        var possible = Possible(html);
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
                take = scan.Note(in reader, possible);
            }
        }
        return scan;
    }

    // What is to be done with the raw text of the element that starts; null when it is of no interest.
    private Action<string>? Note(in MarkupReader reader, PageNotations possible)
    {
        HasTags = true;
        var attributes = reader.Attributes;
        Root ??= reader.Name.ToString().ToLowerInvariant();
        if (Notations != possible && attributes.MayHave(ReviewWords))
            Notations |= NotationsIn(attributes) & possible;
        switch (reader.Name)
        {
            case var name when Is(name, "script"):
                if (attributes["type"] is { } type
                    && type.AsSpan().Trim().StartsWith("application/ld+json", StringComparison.OrdinalIgnoreCase))
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
                if (attributes.MayHave(NextWord) && attributes["rel"] is { } rel
                    && rel.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
                    Next ??= attributes["href"];
                break;
            case var name when Is(name, "input"):
                HasPasswordField |= attributes.MayHave(PasswordWord)
                    && "password".Equals(attributes["type"], StringComparison.OrdinalIgnoreCase);
                break;
        }
        return null;
    }

    private static PageNotations Possible(ReadOnlySpan<char> html) =>
        (html.ContainsAny(Microdata) ? PageNotations.Microdata : 0) | (html.ContainsAny(Rdfa) ? PageNotations.Rdfa : 0)
        | (html.ContainsAny(Microformats) ? PageNotations.Microformats : 0);

    private static PageNotations NotationsIn(MarkupAttributes attributes)
    {
        var notations = PageNotations.None;
        foreach (var attribute in attributes)
        {
            notations |= attribute.Name switch
            {
                _ when !attribute.Value.ContainsAny(ReviewWords) => PageNotations.None,
                var name when Is(name, "itemtype") || Is(name, "itemprop") => PageNotations.Microdata,
                var name when Is(name, "typeof") || Is(name, "property") => PageNotations.Rdfa,
                var name when Is(name, "class") && attribute.Value.ContainsAny(Microformats) => PageNotations.Microformats,
                _ => PageNotations.None,
            };
        }
        return notations;
    }

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) =>
        SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
