using System.ComponentModel;

[assembly: AssemblyFixture(typeof(Feedback.Tests.Servers.Azurite))]

namespace Feedback.Tests.Servers;

/// <summary>
/// One storage emulator for the whole run, started when the first test asks; tests keep out of each other's way by names of their own.
/// Without Node.js its tests are skipped, on CI they fail.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteProcess>> _process = new(AzuriteProcess.StartAsync);

    /// <summary>A connection string as a user would set it.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        try
        {
            return (await _process.Value).ConnectionString;
        }
        catch (Win32Exception absent) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"The storage emulator needs Node.js: {absent.Message}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _process.Value).DisposeAsync();
    }
}
