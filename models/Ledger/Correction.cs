namespace Feedback.Models.Ledger;

/// <summary>What people have said about the reading of an item's present content. It outranks stars and model, and goes when the content changes.</summary>
public sealed record Correction
{
    /// <summary>In place of a label: it stays as it was.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>In place of a label: everything people said is taken back.</summary>
    public const string None = "none";

    /// <summary>The latest word.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose it was.</summary>
    public string? By { get; init; }

    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>; null where stars or model decide.</summary>
    public string? Label { get; init; }

    /// <summary>Null where the model decides.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>The stars are meant as they are, whatever the text sounds like.</summary>
    public bool StarsAreRight { get; init; }

    /// <summary>Whether nothing is left of it but who took it back.</summary>
    public bool IsTakenBack => Label is null && Topics is null && !StarsAreRight;

    public static bool IsLabel(string? text) => text is "negative" or "neutral" or "positive";

    /// <summary>Lays a later word over what was said before.</summary>
    /// <param name="said">A revision with a <see cref="Revision.Label"/>.</param>
    public static Correction Of(Correction? before, Revision said) => said.Label == None
        ? new Correction { At = said.At, By = said.By }
        : new Correction
        {
            At = said.At,
            By = said.By,
            Label = said.Label == Unchanged ? before?.Label : said.Label,
            Topics = said.Topics ?? before?.Topics,
            StarsAreRight = said.StarsAreRight ?? before?.StarsAreRight ?? false,
        };
}
