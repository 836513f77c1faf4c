using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>Where a storage account is and what proves that we may use it.</summary>
/// <param name="Tables">Base address of the table service, without a trailing slash; the emulator's has the account as its path.</param>
/// <param name="Queues">Base address of the queue service.</param>
/// <param name="Blobs">Base address of the blob service.</param>
internal sealed record AzureAccount(Uri Tables, Uri Queues, Uri Blobs, AzureAccess Access);

/// <summary>The three ways into a storage account.</summary>
internal abstract record AzureAccess
{
    /// <param name="Account">The account's name.</param>
    /// <param name="Key">Signs each request with HMAC-SHA256.</param>
    public sealed record SharedKey(string Account, byte[] Key) : AzureAccess
    {
        public override string ToString() => $"SharedKey {Account}";
    }

    /// <param name="Token">A shared access signature: the query without its question mark.</param>
    public sealed record Signature(string Token) : AzureAccess
    {
        public override string ToString() => "Signature";
    }

    /// <summary>Microsoft Entra ID, over HTTPS only.</summary>
    public sealed record Entra(TokenCredential Credential) : AzureAccess;
}
