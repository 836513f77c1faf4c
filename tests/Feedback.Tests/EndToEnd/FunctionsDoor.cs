using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>The published package under a Functions host, with a storage account of its own.</summary>
public sealed class WholeRoadThroughFunctions(FunctionsPackage package) : WholeRoad, IAsyncDisposable
{
    private readonly Azurite _azurite = new();

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    private protected override async Task<Door> OpenAsync(TestPlatform platform)
    {
        var storage = await _azurite.ConnectionStringAsync();
        var host = await FunctionsHost.StartAsync(await package.DirectoryAsync(), storage, platform.ShopSettings());
        var key = await FeedbackProcess.RunAsync(["key", "create", "--role", "manager", "--storage", storage]);
        Assert.True(key.ExitCode == 0, key.Errors);
        return new Door(host.Address, key.Output.Trim(), async () =>
        {
            await host.DisposeAsync();
            Assert.DoesNotContain(host.Invocations, invocation => invocation.Result == InvocationResult.Hung);
            Assert.Empty(host.Handler.ErrorLines);
        });
    }
}
