using Feedback.Analysis;
using Feedback.Hosting;
using Feedback.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Feedback.Tests.Servers;

/// <summary>The program in this process, on a SQLite file of its own, with nothing running by itself: a test does each step.</summary>
internal sealed class TestProgram : IAsyncDisposable
{
    private readonly DirectoryInfo? _own;
    private readonly WebApplication _app;

    /// <param name="settings">As environment variables name them.</param>
    /// <param name="services">The last word on services.</param>
    /// <param name="data">Another program's <see cref="Data"/>, to work beside it; null for a store of its own.</param>
    public TestProgram(
        IReadOnlyDictionary<string, string> settings, TimeProvider? clock = null, Action<IServiceCollection>? services = null, string? data = null)
    {
        _own = data is null ? Directory.CreateTempSubdirectory("feedback-") : null;
        Data = data ?? _own!.FullName;
        var configuration = settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value);
        configuration["Feedback:Data"] = Data;
        _app = FeedbackApp.Build(new HostingOptions(HostingMode.Standalone, 0) { Settings = configuration }, builder =>
        {
            builder.Logging.ClearProviders();
            if (clock is not null)
                builder.Services.Replace(ServiceDescriptor.Singleton(clock));
            services?.Invoke(builder.Services);
        });
    }

    public string Data { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Lets it answer over HTTP, on a port of its own; queues and timers run from then on.</summary>
    public async Task<Uri> ListenAsync()
    {
        await _app.StartAsync();
        return new Uri(_app.Urls.Single());
    }

    /// <summary>Handles the messages that wait in <c>incoming</c>, in the order they come.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> HandleIncomingAsync()
    {
        var queues = Get<QueueStore>();
        var handled = 0;
        while (await queues.ReceiveAsync(Queue.Incoming, QueueStore.MostMessages, TimeSpan.FromMinutes(1)) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await Get<IncomingHandler>().HandleAsync(message.Text, CancellationToken.None);
                await queues.TryDeleteAsync(Queue.Incoming, message);
                handled++;
            }
        }
        return handled;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _own?.Delete(recursive: true);
    }
}
