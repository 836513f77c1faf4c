using Azure.Core;
using Azure.Core.Pipeline;

namespace Feedback.Storage.Azure;

/// <summary>How requests to a storage account are sent and repeated: five tries, waiting from 0.4 s up to 10 s or as Retry-After
/// says.</summary>
internal sealed class AzureClientOptions : ClientOptions
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    // Enough for 2,000 requests a second to one service at a hundred milliseconds each.
    private const int MostConnections = 200;

    // Shared by all three services: the connections of a process are one pool.
    private static readonly HttpClientTransport SharedTransport = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = ConnectionLife,
        ConnectTimeout = ConnectPatience,
        MaxConnectionsPerServer = MostConnections,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    public AzureClientOptions()
    {
        Transport = SharedTransport;
        Retry.Mode = RetryMode.Exponential;
        Retry.MaxRetries = 4;
        Retry.Delay = TimeSpan.FromMilliseconds(400);
        Retry.MaxDelay = TimeSpan.FromSeconds(10);
        Retry.NetworkTimeout = TimeSpan.FromSeconds(15);
        Diagnostics.ApplicationId = "feedback";
        Diagnostics.IsDistributedTracingEnabled = false;
        // Authorization and the signature of a query are on neither of Azure.Core's lists of what may be logged.
        foreach (var header in (string[])["x-ms-request-id", "x-ms-error-code", "DataServiceVersion", "x-ms-version"])
            Diagnostics.LoggedHeaderNames.Add(header);
    }
}
