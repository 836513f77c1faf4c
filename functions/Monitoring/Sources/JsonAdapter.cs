using System.Text.Json;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources;

/// <summary>A source whose answers are JSON.</summary>
internal abstract class JsonAdapter : SourceAdapter
{
    /// <summary>
    /// Reads a well-formed answer with a 2xx status; everything is read before it returns, since the JSON is gone afterwards.
    /// </summary>
    /// <exception cref="UnreadableAnswerException">It is not of the agreed shape.</exception>
    protected abstract SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source);

    protected sealed override SourcePage ReadItems(SourceAnswer answer, SourceSettings source)
    {
        if (ChallengePage.IsOne(answer))
            return SourcePage.Problem(PollOutcome.Blocked, "The source answers with a challenge for people instead of JSON.");
        using var json = JsonAnswer.Parse(answer);
        return Read(json.RootElement, answer, source);
    }

    // An interface that names its reason in JSON refuses this caller; anything else that refuses stands in front of it.
    protected override SourcePage Refine(SourcePage refusal, SourceAnswer answer) =>
        answer.Status == 403 && PlatformMessage.Of(answer) is not null ? refusal with { Outcome = PollOutcome.Auth } : refusal;

    /// <summary>The objects of a list that an answer of this kind always has.</summary>
    /// <exception cref="UnreadableAnswerException">The list is missing.</exception>
    protected static IEnumerable<JsonElement> List(JsonElement root, params ReadOnlySpan<string> path)
    {
        if (root.At(path).ValueKind == JsonValueKind.Array)
            return root.Objects(path);
        throw Unexpected(root, $"the list '{string.Join('.', path)}'");
    }

    /// <summary>What to throw when an answer lacks something; says what the platform says instead, if it does.</summary>
    protected static UnreadableAnswerException Unexpected(JsonElement root, string lacking) =>
        new($"The answer lacks {lacking}{(PlatformMessage.In(root) is { } said ? $" and says: {said}" : "")}.");
}
