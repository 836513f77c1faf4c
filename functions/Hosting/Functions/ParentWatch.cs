using System.Runtime.InteropServices;

namespace Feedback.Hosting.Functions;

/// <summary>Ends this process when the Functions host that started it is gone: a host that is killed leaves its handler behind.</summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ParentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (OperatingSystem.IsWindows())
            return;
        var parent = GetParent();
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (GetParent() == parent)
                continue;
            LogOrphaned();
            // Not 0, which the host would take for a handler that is done for good.
            Environment.ExitCode = 3;
            lifetime.StopApplication();
            return;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();

    [LoggerMessage(LogLevel.Warning, "The host that started this process is gone; the process ends.")]
    private partial void LogOrphaned();
}
