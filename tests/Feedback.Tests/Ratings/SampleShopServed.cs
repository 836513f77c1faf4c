using Feedback.Tests.Servers;

namespace Feedback.Tests.Ratings;

/// <summary>Tests of one running program that serves the sample shop, and an agent's key to it.</summary>
public abstract class SampleShopServed : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");

    private protected FeedbackProcess Program { get; private set; } = null!;

    private protected HttpClient Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Program = await FeedbackProcess.ServeAsync([], "--data", _data.FullName);
        Shop = Http.Client(Program.Address, (await FeedbackProcess.RunAsync(["key", "create", "--role", "agent", "--data", _data.FullName])).Output.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        await Program.DisposeAsync();
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
