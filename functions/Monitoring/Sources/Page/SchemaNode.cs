namespace Feedback.Monitoring.Sources.Page;

/// <summary>
/// One thing that a page describes in schema.org's vocabulary. JSON-LD, microdata, RDFa and microformats differ only in how they write it
/// down; what a review is made of is read from here (<see cref="SchemaReview"/>).
/// </summary>
internal abstract class SchemaNode
{
    /// <summary>Bare names such as <c>Review</c>.</summary>
    public abstract IReadOnlyList<string> Types { get; }

    /// <summary>As written, not resolved; null when it has none.</summary>
    public abstract string? Id { get; }

    /// <summary>The thing that has this one as the value of a property; null at the top.</summary>
    public abstract SchemaNode? Owner { get; }

    /// <summary>The property of the owner that holds it.</summary>
    public abstract string? OwnerProperty { get; }

    /// <summary>Which notation it is written in.</summary>
    public abstract SchemaNotation Notation { get; }

    /// <summary>What the page shows of the thing, which stands in where it names nothing; null in data that nobody sees.</summary>
    public virtual string? Shown => null;

    /// <summary>All values of a property, in page order.</summary>
    /// <param name="property">Bare name in camel case.</param>
    public abstract IEnumerable<SchemaValue> Values(string property);

    public bool Is(Func<string, bool> type) => Types.Any(type);

    /// <summary>The first value that has a text.</summary>
    public string? Text(string property) =>
        Values(property).Select(value => value.Text).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>The first of several properties that has a text.</summary>
    public string? TextOf(params ReadOnlySpan<string> properties)
    {
        foreach (var property in properties)
        {
            if (Text(property) is { } text)
                return text;
        }
        return null;
    }
}

/// <summary>A value of a property: a text, a thing, an address, or several of them at once.</summary>
/// <param name="Text">Plain text; null of a thing.</param>
/// <param name="Link">Where the value is an address (<c>href</c>, <c>src</c>).</param>
internal readonly record struct SchemaValue(string? Text, SchemaNode? Node = null, string? Link = null);

internal enum SchemaNotation
{
    JsonLd,
    Microdata,
    Rdfa,
    Microformats,
}
