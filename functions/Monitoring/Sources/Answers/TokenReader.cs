using System.Globalization;
using System.Text.Json;

namespace Feedback.Monitoring.Sources.Answers;

/// <summary>Reads the answer of an OAuth 2 token endpoint (RFC 6749, 5.1).</summary>
internal static class TokenReader
{
    // Taken off the life of a token, so that it does not run out between two pages.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(30), UsualLife = TimeSpan.FromMinutes(5);

    public static TokenAnswer Read(SourceAnswer answer)
    {
        // A token endpoint says 400 invalid_grant or invalid_client for what elsewhere is 401.
        if (answer.Status is 400 or 403)
            return Problem(PollOutcome.Auth, $"The token endpoint refuses the credentials (HTTP {answer.Status}){(PlatformMessage.Of(answer) is { } said ? $": {said}" : "")}.");
        if (AnswerTriage.Refusal(answer) is { } refusal)
            return new TokenAnswer(null, refusal);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.Text("access_token") is not { } token)
                return Problem(PollOutcome.Changed, "The token endpoint answers without an access token.");
            // Trustpilot sends the number as a string.
            var life = double.TryParse(root.Text("expires_in"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e8))
                : UsualLife;
            return new TokenAnswer(new AccessToken(token, answer.FetchedAt + life - Reserve), null);
        }
        catch (JsonException)
        {
            return Problem(PollOutcome.Changed, "The token endpoint does not answer in JSON.");
        }
    }

    private static TokenAnswer Problem(PollOutcome outcome, string reason) => new(null, SourcePage.Problem(outcome, reason));
}
