using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>One machine, everything in one SQLite file.</summary>
public sealed class WholeRoadOnSqlite : WholeRoad
{
    private protected override async Task<Door> OpenAsync(TestPlatform platform)
    {
        var data = Directory.CreateTempSubdirectory("feedback-");
        return await StandaloneDoor.OpenAsync(platform.ShopSettings(), ["--data", data.FullName], () => data.Delete(recursive: true));
    }
}

/// <summary>One machine, a storage account.</summary>
public sealed class WholeRoadOnAzurite(Azurite azurite) : WholeRoad
{
    private protected override async Task<Door> OpenAsync(TestPlatform platform)
    {
        var settings = platform.ShopSettings();
        settings["Feedback__StoragePrefix"] = $"t{Guid.NewGuid().ToString("N")[..10]}";
        return await StandaloneDoor.OpenAsync(settings, ["--storage", await azurite.ConnectionStringAsync()], () => { });
    }
}

internal static class StandaloneDoor
{
    public static async Task<Door> OpenAsync(Dictionary<string, string> settings, string[] store, Action cleanUp)
    {
        var feedback = await FeedbackProcess.ServeAsync(settings, store);
        var key = await FeedbackProcess.RunAsync(["key", "create", "--role", "manager", .. store], settings);
        Assert.True(key.ExitCode == 0, key.Errors);
        return new Door(feedback.Address, key.Output.Trim(), async () =>
        {
            await feedback.DisposeAsync();
            cleanUp();
        });
    }
}
