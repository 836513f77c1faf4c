using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Storage;

/// <summary>The stores of a storage account, opened from settings as the program does, under a prefix of the test's own.</summary>
public sealed class AccountStores
{
    public static async Task<Stores> OpenAsync(Azurite azurite) => Stores.Open(
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Feedback:Storage"] = await azurite.ConnectionStringAsync(),
            ["Feedback:StoragePrefix"] = "t" + Guid.NewGuid().ToString("N")[..11],
        }).Build()),
        TimeProvider.System, NullLoggerFactory.Instance);
}

public sealed class AzureTableStoreTests(Azurite azurite) : TableStoreConformance, IAsyncLifetime
{
    private Stores? _stores;

    protected override TableStore Store => _stores!.Tables;

    // The service counts an entity's megabyte in UTF-16, the emulator in the bytes of the request, where a unit can be six.
    protected override int LongestWideBody => 170_000;

    public async ValueTask InitializeAsync() => _stores = await AccountStores.OpenAsync(azurite);

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class AzureTransactionTests(Azurite azurite) : TransactionConformance, IAsyncLifetime
{
    private Stores? _stores;

    protected override TableStore Store => _stores!.Tables;

    public async ValueTask InitializeAsync() => _stores = await AccountStores.OpenAsync(azurite);

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class AzureQueueStoreTests(Azurite azurite) : QueueStoreConformance, IAsyncLifetime
{
    private Stores? _stores;

    protected override QueueStore Store => _stores!.Queues;

    // Azurite decodes a request chunk by chunk, and breaks a character that two chunks share.
    protected override int LongestOfManyBytes => 800;

    public async ValueTask InitializeAsync() => _stores = await AccountStores.OpenAsync(azurite);

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time);
}

public sealed class BlobArchiveTests(Azurite azurite) : ArchiveConformance, IAsyncLifetime
{
    private Stores? _stores;

    protected override Archive Store => _stores!.Archive;

    public async ValueTask InitializeAsync() => _stores = await AccountStores.OpenAsync(azurite);

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;
}
