namespace Feedback.Hosting.Standalone;

internal static class HostStart
{
    /// <summary>Waits until the server listens: a program that finds its port taken has not touched the other one's store by then.</summary>
    /// <returns>False when it was told to stop before.</returns>
    public static async Task<bool> StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var starting = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        using var stopping = stoppingToken.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
