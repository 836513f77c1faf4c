using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Feedback.Models.Items;

namespace Feedback.Models.Ledger;

/// <summary>One thing an author said or did at one time. The ledger keeps all of them; the item is what they add up to.</summary>
public sealed record Revision
{
    /// <summary>For ratings when we accepted it, for polled items when we fetched the page: our clock, so that the order is ours to trust.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A rating's answers; what is null stays as it was before.</summary>
    public RatingAnswer? Answer { get; init; }

    /// <summary>The contact as the survey that was answered described it; of a rating's surveys the first one answered counts.</summary>
    public SurveyContext? Survey { get; init; }

    /// <summary>A polled item, whole.</summary>
    public Item? Seen { get; init; }

    /// <summary>Of a polled item: the version of the reader that read it; 0 where none did.</summary>
    public int Reader { get; init; }

    /// <summary>The platform marks the item as deleted, or has answered twice that it is not there.</summary>
    public bool Gone { get; init; }

    /// <summary>With <see cref="Gone"/>: there never was such an item, a faulty reader made it up.</summary>
    public bool Misread { get; init; }

    /// <summary>The rater took the rating back.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>
    /// A person corrected what we made of the content as it was then: a label, or <see cref="Correction.Unchanged"/> or <see cref="Correction.None"/>. Null for
    /// everything an author said or did.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>For a correction: the topics it says the text has; null when it says nothing about them.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>For a correction: whether the stars are meant as they are; null when it says nothing about them.</summary>
    public bool? StarsAreRight { get; init; }

    /// <summary>Who corrected.</summary>
    public string? By { get; init; }

    /// <summary>What a source said about the item, in contrast to what a rater or one of us did.</summary>
    public bool IsPolled => Seen is not null || Gone;

    /// <summary>Equal for equal words and stars of the author: the shop's answer and moderation do not count. 16 hexadecimal digits.</summary>
    public string AuthorHash() => Seen is { } item
        ? Hash("author", Written(item.Rating), item.Title, item.Text)
        : ContentHash();

    /// <summary>Equal content has an equal hash: what counts as a change. 16 hexadecimal digits.</summary>
    public string ContentHash() => Gone ? Hash("gone", Misread ? "misread" : "")
        : Seen is { } item ? HashOf(item)
        : Label is not null ? Hash(
                "label", Label, Topics is null ? null : string.Join('\u001f', Topics), StarsAreRight switch { null => null, true => "right", _ => "disputed" }, By)
        : Hash("answer", Withdrawn ? "withdrawn" : "", Answer?.Stars?.ToString(CultureInfo.InvariantCulture),
            Answer?.Nps?.ToString(CultureInfo.InvariantCulture), Answer?.Ces?.ToString(CultureInfo.InvariantCulture),
            Answer?.Servqual is { } servqual ? string.Join(',', servqual.OrderBy(s => s.Key, StringComparer.Ordinal)) : null,
            Answer?.Comment, Answer?.Reasons is { } reasons ? string.Join('\u001f', reasons) : null);

    // How far moderation has come is part of what the public sees; items without it keep the hash they had.
    private static string HashOf(Item item)
    {
        string?[] content = ["seen", Written(item.Rating), item.Title, item.Text, item.Reply?.Text];
        return item.Facts?.Moderation is { } moderation ? Hash([.. content, moderation]) : Hash(content);
    }

    // 4.50 is 4.5.
    private static string? Written(decimal? rating) => rating?.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Hash(params string?[] parts)
    {
        var joined = new StringBuilder();
        foreach (var part in parts)
            joined.Append(part is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(joined.ToString())).AsSpan(0, 8));
    }
}

/// <summary>What a rater answered, as far as they did.</summary>
public sealed record RatingAnswer
{
    /// <summary>1 to 5.</summary>
    public int? Stars { get; init; }

    /// <summary>0 to 10.</summary>
    public int? Nps { get; init; }

    /// <summary>1 (very hard) to 7 (very easy).</summary>
    public int? Ces { get; init; }

    /// <summary>1 to 7 for each of <see cref="ServqualDimensions"/> that was answered.</summary>
    public IReadOnlyDictionary<string, int>? Servqual { get; init; }

    /// <summary>Empty clears an earlier one.</summary>
    public string? Comment { get; init; }

    /// <summary>Ids of the reasons ticked.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>The five dimensions of Parasuraman, Zeithaml and Berry (1988).</summary>
    public static readonly IReadOnlyList<string> ServqualDimensions =
        ["tangibles", "reliability", "responsiveness", "assurance", "empathy"];

    /// <summary>This answer with <paramref name="later"/> laid over it.</summary>
    public RatingAnswer With(RatingAnswer later) => new()
    {
        Stars = later.Stars ?? Stars,
        Nps = later.Nps ?? Nps,
        Ces = later.Ces ?? Ces,
        Servqual = later.Servqual ?? Servqual,
        Comment = later.Comment ?? Comment,
        Reasons = later.Reasons ?? Reasons,
    };
}
