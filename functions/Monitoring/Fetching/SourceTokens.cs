using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring.Fetching;

/// <summary>
/// Trades the secrets of sources for access tokens and keeps those, in memory only, until they run out: platforms limit how often one may ask. Sources
/// with the same secrets share a token.
/// </summary>
internal sealed class SourceTokens(SourceFetcher fetcher, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <param name="refused">A token that the platform refused although it should still be good; it is not given again.</param>
    /// <returns>Null for sources that need none.</returns>
    public async Task<TokenAnswer?> GetAsync(PolledSource source, AccessToken? refused, CancellationToken cancellationToken)
    {
        if (Plan(source) is not { } plan)
            return null;
        if (plan.Problem is { } problem)
            return new TokenAnswer(null, problem);
        var slot = _slots.GetOrAdd(KeyOf(source), _ => new Slot());
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Token is { } kept && kept.ExpiresAt > time.GetUtcNow() && kept != refused)
                return new TokenAnswer(kept, null);
            var result = await fetcher.FetchAsync(plan.Request!, Validators.None, cancellationToken);
            var answer = result.Answer is { } given
                ? source.Adapter.ReadToken(given)
                : new TokenAnswer(null, SourcePage.Problem(PollOutcome.Failed, $"The token endpoint gave no answer. {result.Failure}"));
            slot.Token = answer.Token;
            return answer;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private (SourceRequest? Request, SourcePage? Problem)? Plan(PolledSource source)
    {
        try
        {
            return source.Adapter.PlanToken(source.Settings, time.GetUtcNow()) is { } request ? (request, null) : null;
        }
        catch (ArgumentException malformed)
        {
            return (null, SourcePage.Problem(PollOutcome.Auth, malformed.Message));
        }
    }

    private static string KeyOf(PolledSource source)
    {
        var parts = source.Adapter.Fields.Where(field => field.Kind == FieldKind.Secret || field.Name == "handle")
            .Select(field => source.Settings[field.Name]).Append(source.Settings["endpoint"]).Prepend(source.Source.Type);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
    }

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public AccessToken? Token { get; set; }
    }
}
