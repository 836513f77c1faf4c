using System.Text.Json.Nodes;
using Feedback.Models.Ledger;

namespace Feedback.Tests.EndToEnd;

internal enum StepKind
{
    Give,
    Change,
    Withdraw,
}

internal sealed record RatingStep(StepKind Kind, JsonObject Answer);

/// <summary>One rating as its rater knows it: what each step made of it, written without the program's own arithmetic.</summary>
/// <param name="session">Of the widget; null where the rater has none, and an answer that is tried again is another that says the same.</param>
internal sealed class KnownRating(string token, string externalId, SurveyContext survey, string? session)
{
    private readonly List<RatingStep> _steps = [];
    private Content? _before;
    private Content? _after;
    private int _versionsBefore;
    private int _versionsAfter;
    private bool _wasTakenBack;

    public string Token => token;

    public string ExternalId => externalId;

    public string? Session => session;

    public int Steps => _steps.Count;

    public string? Receipt { get; private set; }

    public string? Id { get; private set; }

    public int AcknowledgedSteps { get; private set; }

    public string Story => string.Join('\n', _steps.Select(step => $"  {step.Kind} {step.Answer.ToJsonString()}"));

    /// <summary>A step is about to be sent; until it is acknowledged it may have been stored or not.</summary>
    public void Try(RatingStep step)
    {
        _steps.Add(step);
        _wasTakenBack |= step.Kind == StepKind.Withdraw;
        (_before, _versionsBefore) = (_after, _versionsAfter);
        _after = step.Kind == StepKind.Withdraw ? Content.Withdrawn : (_before is { IsWithdrawn: false } ? _before : Content.None).With(step.Answer);
        _versionsAfter = _versionsBefore + (_after == _before ? 0 : 1);
    }

    public void Acknowledge(JsonNode receipt)
    {
        AcknowledgedSteps++;
        (_before, _versionsBefore) = (_after, _versionsAfter);
        Receipt = (string)receipt["receipt"]!;
        Assert.True(Id is null || Id == (string)receipt["id"]!, "A second answer has another id.");
        Id = (string)receipt["id"]!;
    }

    /// <summary>Whether the item the program has, or has not, is what it may be.</summary>
    public bool Allows(JsonNode? item) => Is(item, _after, _versionsAfter) || Is(item, _before, _versionsBefore);

    private bool Is(JsonNode? item, Content? content, int versions) => item is null || content is null
        ? item is null && content is null
        : content.IsShownBy(item)
            // What was taken back is blank: nobody can tell any more which answers said the same.
            && (_wasTakenBack ? (int)item["versions"]! >= 1 : (int)item["versions"]! == versions)
            && (Id is null || (string)item["id"]! == Id)
            && (string?)item["survey"]?["agent"] == survey.Agent
            && (string?)item["survey"]?["channel"] == survey.Channel
            && (string?)item["survey"]?["touchpoint"] == survey.Touchpoint;

    private sealed record Content(bool IsWithdrawn, int? Stars, int? Nps, int? Ces, string? Comment)
    {
        public static readonly Content None = new(false, null, null, null, null);
        public static readonly Content Withdrawn = None with { IsWithdrawn = true };

        public Content With(JsonObject answer) => new(
            false, (int?)answer["stars"] ?? Stars, (int?)answer["nps"] ?? Nps, (int?)answer["ces"] ?? Ces, (string?)answer["comment"] ?? Comment);

        public bool IsShownBy(JsonNode item) =>
            (bool)item["withdrawn"]! == IsWithdrawn
            && (int?)item["rating"] == Stars
            && (int?)item["answer"]?["nps"] == Nps
            && (int?)item["answer"]?["ces"] == Ces
            && (string?)item["text"] == (Comment is "" ? null : Comment);
    }
}
