namespace Feedback.Hosting.Standalone;

/// <summary>Runs one timer, never twice at once. A run that fails is logged and the next comes as usual.</summary>
internal sealed partial class Scheduler(
    TimerTrigger trigger, IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Scheduler> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.StartedAsync(stoppingToken))
            return;
        using var timer = new PeriodicTimer(trigger.Every, time);
        do
        {
            try
            {
                await trigger.Run(services, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception, trigger.Name, trigger.Every.TotalSeconds);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The timer {Timer} failed; it runs again in {Seconds} s.")]
    private partial void LogFailed(Exception exception, string timer, double seconds);
}
