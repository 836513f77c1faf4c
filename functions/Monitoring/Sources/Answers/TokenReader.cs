using System.Globalization;
using System.Text.Json;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>Reads the answer of an OAuth 2 token endpoint (RFC 6749, 5.1).</summary>
internal static class TokenReader
{
    // Taken off the life of a token, so that it does not run out between two pages.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(30), UsualLife = TimeSpan.FromMinutes(5);

    public static TokenAnswer Read(SourceAnswer answer) => ReadJson(answer, json =>
        json.Text("access_token") is { } token ? new AccessToken(token, answer.FetchedAt + Life(json.Text("expires_in")) - Reserve) : null);

    /// <summary>Reads an answer of any other form.</summary>
    /// <param name="token">Finds the token in the JSON of an answer with a 2xx status; null when there is none.</param>
    public static TokenAnswer ReadJson(SourceAnswer answer, Func<JsonElement, AccessToken?> token)
    {
        // A token endpoint says 400 invalid_grant or invalid_client for what elsewhere is 401.
        if (answer.Status is 400 or 403)
        {
            var said = PlatformMessage.Of(answer) is { } message ? $": {message}" : "";
            return Problem(PollOutcome.Auth, $"The token endpoint refuses the credentials (HTTP {answer.Status}){said}.");
        }
        if (AnswerTriage.Refusal(answer) is { } refusal)
            return new TokenAnswer(null, refusal);
        try
        {
            using var json = JsonAnswer.Parse(answer);
            return token(json.RootElement) is { } found
                ? new TokenAnswer(found, null)
                : Problem(PollOutcome.Changed, "The token endpoint answers without an access token.");
        }
        catch (UnreadableAnswerException)
        {
            return Problem(PollOutcome.Changed, "The token endpoint does not answer in JSON.");
        }
    }

    // Trustpilot sends the number as a string.
    private static TimeSpan Life(string? expiresIn) =>
        double.TryParse(expiresIn, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e8))
            : UsualLife;

    private static TokenAnswer Problem(PollOutcome outcome, string reason) => new(null, SourcePage.Problem(outcome, reason));
}
