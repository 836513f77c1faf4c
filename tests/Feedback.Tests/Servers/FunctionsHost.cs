using System.Collections.Concurrent;
using Feedback.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Servers;

/// <summary>
/// A double of the Functions host, made after what a real one (4.1037, custom handler) was seen to do: it starts the published executable, proxies
/// HTTP to it, hands it the messages of the queues that its <c>function.json</c> files name, and fires its timers.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const int BatchSize = 16;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(200);

    private readonly HostSettings _settings;
    private readonly TimeSpan _retryDelay;
    private readonly FunctionsHandler _handler;
    private readonly FunctionsProxy _proxy;
    private readonly HttpClient _client;
    private readonly Stores _stores;
    private readonly CancellationTokenSource _stop = new();
    private Task _working = Task.CompletedTask;

    private FunctionsHost(HostSettings settings, TimeSpan? retryDelay, FunctionsHandler handler, FunctionsProxy proxy, Stores stores)
    {
        (_settings, _handler, _proxy, _stores) = (settings, handler, proxy, stores);
        _retryDelay = retryDelay ?? settings.RetryDelay;
        _client = Http.Client(handler.Address);
    }

    /// <summary>Where the public reaches it.</summary>
    public Uri Address => _proxy.Address;

    public FunctionsHandler Handler => _handler;

    /// <summary>The account that the host and the handler share.</summary>
    public Stores Stores => _stores;

    /// <summary>Every call of a queue or timer function so far.</summary>
    public ConcurrentQueue<(string Function, InvocationResult Result)> Invocations { get; } = [];

    /// <param name="storage">The connection string of AzureWebJobsStorage.</param>
    /// <param name="retryDelay">Instead of the visibilityTimeout in host.json, which would make a test wait for minutes.</param>
    public static async Task<FunctionsHost> StartAsync(
        string package, string storage, IEnumerable<KeyValuePair<string, string>> settings, TimeSpan? retryDelay = null)
    {
        var port = Http.FreePort();
        var host = HostSettings.In(package);
        var functions = PublishedFunction.In(package);
        var handler = FunctionsHandler.Start(package,
        [
            KeyValuePair.Create("AzureWebJobsStorage", storage),
            KeyValuePair.Create("WEBSITE_HOSTNAME", $"localhost:{port}"),
            .. settings,
        ]);
        var stores = Stores.Open(OptionsOf(storage), TimeProvider.System, NullLoggerFactory.Instance);
        var started = new FunctionsHost(host, retryDelay, handler, await FunctionsProxy.StartAsync(functions, port, handler.Port), stores);
        try
        {
            await handler.ReadyAsync(host.StartPatience);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        started._working = Task.WhenAll(functions.Select(started.WorkAsync));
        return started;
    }

    /// <summary>Calls a queue or timer function as the host does.</summary>
    public async Task<InvocationResult> InvokeAsync(string function, System.Text.Json.Nodes.JsonNode envelope)
    {
        var result = await FunctionsInvocation.CallAsync(_client, function, envelope);
        Invocations.Enqueue((function, result));
        return result;
    }

    /// <summary>Fires a timer now.</summary>
    public Task<InvocationResult> FireAsync(string timer) => InvokeAsync(timer, FunctionsInvocation.Timer(TimeProvider.System.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _handler.DisposeAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _proxy.DisposeAsync();
        _client.Dispose();
        await _stores.DisposeAsync();
        _stop.Dispose();
    }

    private static StorageOptions OptionsOf(string storage) => StorageOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage", (string?)storage)]).Build());

    private Task WorkAsync(PublishedFunction function) => function.Type switch
    {
        "queueTrigger" => ListenAsync(function.Name, (string)function.Trigger["queueName"]!),
        "timerTrigger" => TickAsync(function.Name, Ncrontab.Parse((string)function.Trigger["schedule"]!)),
        _ => Task.CompletedTask,
    };

    private async Task ListenAsync(string function, string queue)
    {
        while (!_stop.IsCancellationRequested)
        {
            var messages = await _stores.Queues.ReceiveAsync(queue, BatchSize, Hidden, _stop.Token);
            await Task.WhenAll(messages.Select(message => DeliverAsync(function, queue, message)));
            if (messages.Count == 0)
                await Task.Delay(IdleWait, _stop.Token);
        }
    }

    private async Task DeliverAsync(string function, string queue, QueueMessage message)
    {
        switch (await InvokeAsync(function, FunctionsInvocation.Queue(message)))
        {
            case InvocationResult.Succeeded:
                await _stores.Queues.TryDeleteAsync(queue, message, _stop.Token);
                break;
            case InvocationResult.Failed when message.Deliveries < _settings.MostDeliveries:
                await _stores.Queues.TryRenewAsync(queue, message, _retryDelay, _stop.Token);
                break;
            case InvocationResult.Failed:
                await _stores.Queues.SendAsync($"{queue}-poison", message.Text, default, _stop.Token);
                await _stores.Queues.TryDeleteAsync(queue, message, _stop.Token);
                break;
        }
    }

    private async Task TickAsync(string function, Ncrontab schedule)
    {
        while (!_stop.IsCancellationRequested)
        {
            var now = TimeProvider.System.GetUtcNow();
            await Task.Delay(schedule.Next(now) - now, _stop.Token);
            await FireAsync(function);
        }
    }
}
