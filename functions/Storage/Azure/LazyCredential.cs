using Azure.Core;
using Azure.Identity;

namespace Feedback.Storage.Azure;

/// <summary>An identity that is only looked for when the first token is needed: loading what finds it takes longer than our
/// start.</summary>
/// <param name="clientId">The user-assigned managed identity; null for whatever identity the environment offers.</param>
internal sealed class LazyCredential(string? clientId) : TokenCredential
{
    private readonly Lazy<TokenCredential> _credential = new(() => clientId is null
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId)));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _credential.Value.GetToken(requestContext, cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _credential.Value.GetTokenAsync(requestContext, cancellationToken);
}
