namespace Feedback.Monitoring.Sources;

/// <summary>One setting of a source type, as configuration, the console's form and the checks need it.</summary>
/// <param name="Name">Key in the configuration, in camel case.</param>
/// <param name="Kind">What its value must look like.</param>
/// <param name="Hint">One English phrase: what it is and where to find it.</param>
internal sealed record SourceField(string Name, FieldKind Kind, string Hint)
{
    public bool IsRequired { get; init; }

    /// <summary>The values allowed when <see cref="Kind"/> is <see cref="FieldKind.Choice"/>; the first is the default.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public static SourceField Required(string name, FieldKind kind, string hint) => new(name, kind, hint) { IsRequired = true };

    public static SourceField Choice(string name, string hint, params string[] choices) =>
        new(name, FieldKind.Choice, hint) { Choices = choices };
}

internal enum FieldKind
{
    /// <summary>Any text of at most 500 characters without control characters.</summary>
    Text,

    /// <summary>Entries separated by commas or line breaks, at most 4,000 characters.</summary>
    List,

    /// <summary>An absolute http or https address without user information.</summary>
    Address,

    /// <summary>A host name, with a port where one is needed, without scheme and path.</summary>
    Host,

    /// <summary>An id as the platform gives it: letters, digits and <c>. _ - : / = ~ @</c>, at most 200 characters.</summary>
    Identifier,

    /// <summary>A whole number from 1.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    Choice,

    /// <summary>Text of any form that is stored as a reference only; the caller resolves it before it makes the settings.</summary>
    Secret,
}
