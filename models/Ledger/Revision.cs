using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Feedback.Models.Items;

namespace Feedback.Models.Ledger;

/// <summary>
/// One thing an author said or did at one time, or one step of a survey. The ledger keeps all of them; the item and the survey are what they add up to.
/// </summary>
public sealed record Revision
{
    /// <summary>
    /// When it happened. For polled items our clock; for ratings the rater's own time, bounded by when the survey was offered and when we took it in.
    /// </summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Names an answer or a step, so that a repeat of it is known; null for what was polled or labelled.</summary>
    public string? Key { get; init; }

    /// <summary>The visit of the widget the answer was given in; null where none was named.</summary>
    public string? Session { get; init; }

    /// <summary>The number of the answer in its session, rising with every click: within a session it outranks <see cref="At"/>.</summary>
    public int Sequence { get; init; }

    /// <summary>A rating's answers; what is null stays as it was before.</summary>
    public RatingAnswer? Answer { get; init; }

    /// <summary>The link's page the answer was given on; null for widgets, chat tools and receipts.</summary>
    public LinkOpening? Opening { get; init; }

    /// <summary>Given with the receipt, which only somebody who rated before has.</summary>
    public bool ByReceipt { get; init; }

    /// <summary>An answer whose content the rater took back: that there was one is all that is kept.</summary>
    public bool Blank { get; init; }

    /// <summary>The contact as the survey described it that was answered or took a step; of several the first counts.</summary>
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

    /// <summary>A step of the survey; null for everything that is content.</summary>
    public SurveyStep? Step { get; init; }

    /// <summary>Why a survey was canceled, or on what legal basis it was offered.</summary>
    public string? Reason { get; init; }

    /// <summary>Something the rater said or took back.</summary>
    public bool IsAnswer => Answer is not null || Withdrawn || Blank;

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
            Answer?.Comment, Answer?.Reasons is { } reasons ? string.Join('\u001f', reasons) : null,
            Answer?.Words is { } words ? string.Join('\u001f', words) : null);

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
