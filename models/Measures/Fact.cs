using System.Text.Json.Serialization;

namespace Feedback.Models.Measures;

/// <summary>What one item or one answer contributes to the measures: a row of the timeline. Holds no text and no person.</summary>
public sealed record Fact
{
    /// <summary>The item's id; for an answer, the case's id and the number of the event.</summary>
    public required string Id { get; init; }

    public required FactKind Kind { get; init; }

    /// <summary>The instant it counts for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Rises with every change of what the fact is taken from; an older version never replaces a newer one.</summary>
    public required int Version { get; init; }

    /// <summary>Set where the fact has moved to another instant: this row then only marks the place.</summary>
    public bool Moved { get; init; }

    /// <summary>Why it does not count, such as <c>withdrawn</c>; null when it counts.</summary>
    public string? Excluded { get; init; }

    public required string Source { get; init; }

    public string? Channel { get; init; }

    public string? Agent { get; init; }

    public string? Touchpoint { get; init; }

    public string? Team { get; init; }

    /// <summary><c>human</c>, <c>bot</c> or <c>mixed</c>.</summary>
    public string? HandledBy { get; init; }

    /// <summary>1 to 5.</summary>
    public decimal? Stars { get; init; }

    /// <summary>0 to 10.</summary>
    public int? Nps { get; init; }

    /// <summary>1 to 7.</summary>
    public int? Ces { get; init; }

    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>.</summary>
    public string? Label { get; init; }

    /// <summary>For an answer: from the start of the customer's wait to the answer.</summary>
    public double? Seconds { get; init; }

    /// <summary>For a survey: <c>offered</c>, <c>opened</c>, <c>rated</c>, <c>commented</c> or <c>canceled</c>, whichever it reached last.</summary>
    public string? Stage { get; init; }

    /// <summary>For a survey: when it can no longer be answered.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<FactKind>))]
public enum FactKind
{
    /// <summary>Collected by us: widget, link, chat tool.</summary>
    [JsonStringEnumMemberName("rating")]
    Rating,

    /// <summary>Found on a review platform.</summary>
    [JsonStringEnumMemberName("review")]
    Review,

    /// <summary>Found elsewhere, without stars.</summary>
    [JsonStringEnumMemberName("mention")]
    Mention,

    /// <summary>The first human public answer to a case since it was opened or last reopened.</summary>
    [JsonStringEnumMemberName("first-response")]
    FirstResponse,

    /// <summary>A case was resolved.</summary>
    [JsonStringEnumMemberName("resolution")]
    Resolution,

    /// <summary>A survey was offered; it counts for when it was, whatever became of it later.</summary>
    [JsonStringEnumMemberName("survey")]
    Survey,
}
