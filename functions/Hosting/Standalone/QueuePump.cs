using Feedback.Storage;

namespace Feedback.Hosting.Standalone;

/// <summary>
/// Hands one queue's messages to its handler, several at once, as the Functions host would: a message is hidden while it is handled, comes again
/// after a failure, and is set aside in <c>{queue}-poison</c> when it fails too often. Stopping lets what is under way finish.
/// </summary>
internal sealed partial class QueuePump(
    QueueTrigger trigger, QueueStore queues, Rush rush, IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<QueuePump> logger)
    : BackgroundService
{
    private const int Concurrency = 32;

    /// <summary>After a crash what was being handled comes again this soon.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FailureWait = TimeSpan.FromSeconds(5);

    // Handlers outlive the stop signal: they finish, or are cut off when the drain time is over.
    private readonly CancellationTokenSource _cutOff = new();
    private readonly SemaphoreSlim _free = new(Concurrency);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            for (var i = 0; i < Concurrency; i++)
                await _free.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await _cutOff.CancelAsync();
            LogCutOff(trigger.Queue);
        }
    }

    public override void Dispose()
    {
        _cutOff.Dispose();
        _free.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.StartedAsync(stoppingToken))
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PumpAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogReceiveFailed(exception, trigger.Queue, FailureWait.TotalSeconds);
                await Task.Delay(FailureWait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PumpAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await rush.StandBackAsync(stoppingToken);
            await _free.WaitAsync(stoppingToken);
            var taken = 1;
            while (taken < QueueStore.MostMessages && _free.Wait(0, CancellationToken.None))
                taken++;

            IReadOnlyList<QueueMessage> messages = [];
            try
            {
                messages = await queues.ReceiveAsync(trigger.Queue, taken, Visibility, stoppingToken);
            }
            finally
            {
                if (taken > messages.Count)
                    _free.Release(taken - messages.Count);
            }
            foreach (var message in messages)
                _ = HandleAsync(message);
            if (messages.Count == 0)
                await queues.WaitAsync(trigger.Queue, IdleWait, stoppingToken);
        }
    }

    private async Task HandleAsync(QueueMessage message)
    {
        try
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(_cutOff.Token);
            var renewing = KeepHiddenAsync(message, done.Token);
            var failure = await TryAsync(message);
            await done.CancelAsync();
            await SettleAsync(await renewing, failure);
        }
        catch (Exception exception)
        {
            // The message becomes visible by itself.
            LogSettleFailed(exception, trigger.Queue, message.Id);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<Exception?> TryAsync(QueueMessage message)
    {
        try
        {
            await trigger.Handle(services, message.Text, _cutOff.Token);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Renews the message until it is handled; returns its latest state.</summary>
    private async Task<QueueMessage> KeepHiddenAsync(QueueMessage message, CancellationToken handled)
    {
        while (true)
        {
            await Task.Delay(Visibility / 2, time, handled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (handled.IsCancellationRequested)
                return message;
            try
            {
                if (await queues.TryRenewAsync(trigger.Queue, message, Visibility, CancellationToken.None) is not { } renewed)
                    return message;
                message = renewed;
            }
            catch (StorageException exception)
            {
                LogRenewFailed(exception, trigger.Queue, message.Id);
            }
        }
    }

    private async Task SettleAsync(QueueMessage message, Exception? failure)
    {
        if (failure is null)
        {
            await queues.TryDeleteAsync(trigger.Queue, message, CancellationToken.None);
        }
        else if (_cutOff.IsCancellationRequested)
        {
            await queues.TryRenewAsync(trigger.Queue, message, TimeSpan.Zero, CancellationToken.None);
        }
        else if (Redelivery.After(message.Deliveries, failure) is { } wait)
        {
            LogFailed(failure, trigger.Queue, message.Id, message.Deliveries, wait.TotalSeconds);
            await queues.TryRenewAsync(trigger.Queue, message, wait, CancellationToken.None);
        }
        else
        {
            LogPoison(failure, trigger.Queue, message.Id);
            await queues.SendAsync($"{trigger.Queue}-poison", message.Text, default, CancellationToken.None);
            await queues.TryDeleteAsync(trigger.Queue, message, CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Error, "The queue {Queue} could not be read; it is tried again in {Seconds} s.")]
    private partial void LogReceiveFailed(Exception exception, string queue, double seconds);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Queue} failed at delivery {Deliveries}; it is tried again in {Seconds} s.")]
    private partial void LogFailed(Exception exception, string queue, string id, int deliveries, double seconds);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Queue} failed too often; it is set aside in the poison queue.")]
    private partial void LogPoison(Exception exception, string queue, string id);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Queue} could not be renewed; another worker may take it up as well.")]
    private partial void LogRenewFailed(Exception exception, string queue, string id);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Queue} was handled but not removed; it comes again.")]
    private partial void LogSettleFailed(Exception exception, string queue, string id);

    [LoggerMessage(LogLevel.Warning, "Handlers of {Queue} did not finish in time; their messages come again.")]
    private partial void LogCutOff(string queue);
}
