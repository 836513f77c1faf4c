using System.Text.Json.Serialization;

namespace Feedback.Models.Ledger;

/// <summary>What can happen to a survey beside being answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SurveyStep>))]
public enum SurveyStep
{
    [JsonStringEnumMemberName("offered")]
    Offered,

    /// <summary>A person saw it and left without an answer.</summary>
    [JsonStringEnumMemberName("opened")]
    Opened,

    /// <summary>The contact was opened again, or the shop called it back.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}

/// <summary>How far a survey has come.</summary>
public sealed record SurveyState
{
    public bool Opened { get; init; }

    /// <summary>It has a rating that counts.</summary>
    public bool Rated { get; init; }

    public bool Commented { get; init; }

    /// <summary>Null while it can be answered. A rating given before stands.</summary>
    public DateTimeOffset? CanceledAt { get; init; }

    /// <summary>The furthest stage: <c>offered</c>, <c>opened</c>, <c>rated</c>, <c>commented</c> or <c>canceled</c>.</summary>
    public string Stage => this switch
    {
        { Commented: true } => "commented",
        { Rated: true } => "rated",
        { CanceledAt: not null } => "canceled",
        { Opened: true } => "opened",
        _ => "offered",
    };

    /// <param name="item">What was answered; null while nothing was.</param>
    public static SurveyState Of(IEnumerable<Revision> revisions, FeedbackItem? item)
    {
        var steps = revisions.Where(revision => revision.Step is not null).ToArray();
        return new SurveyState
        {
            Opened = item is not null || steps.Any(step => step.Step == SurveyStep.Opened),
            Rated = item is { Excluded: null },
            Commented = item is { Excluded: null, Answer.Comment.Length: > 0 },
            CanceledAt = CanceledAtOf(steps),
        };
    }

    /// <summary>When the survey was called back; null where it was not.</summary>
    public static DateTimeOffset? CanceledAtOf(IEnumerable<Revision> revisions) => revisions
        .Where(revision => revision.Step == SurveyStep.Canceled)
        .Select(revision => (DateTimeOffset?)revision.At).Min();
}
