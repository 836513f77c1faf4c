using Feedback.Storage.Azure;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Storage;

/// <summary>The clients of a storage account that a script plays. They wait no longer than they must.</summary>
internal static class ScriptedAccount
{
    public static AzureTableStore Tables(ScriptedServer server, TimeSpan? patience = null) =>
        new(AzureService.Tables(Account(server), Options(patience), TimeProvider.System), "prefix");

    public static AzureQueueStore Queues(ScriptedServer server) =>
        new(AzureService.Queues(Account(server), Options(null), TimeProvider.System), "prefix", TimeProvider.System);

    public static BlobArchive Blobs(ScriptedServer server) =>
        new(AzureService.Blobs(Account(server), Options(null), TimeProvider.System), "prefix");

    private static AzureAccount Account(ScriptedServer server) =>
        new(server.Address, server.Address, server.Address, new AzureAccess.SharedKey("account", [1, 2, 3]));

    private static AzureClientOptions Options(TimeSpan? patience)
    {
        var options = new AzureClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.NetworkTimeout = patience ?? options.Retry.NetworkTimeout;
        return options;
    }
}
