namespace Feedback.Monitoring.Replay;

/// <summary>Deletes archived answers that are older than they may be kept: they hold names and texts of people.</summary>
internal sealed partial class PageRetention(PageArchive pages, MonitoringOptions options, TimeProvider time, ILogger<PageRetention> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var deleted = await pages.DeleteBeforeAsync(time.GetUtcNow() - options.KeepPages, cancellationToken);
        if (deleted > 0)
            LogDeleted(deleted, options.KeepPages.TotalDays);
    }

    [LoggerMessage(LogLevel.Information, "{Pages} archived pages were older than {Days} days and are deleted.")]
    private partial void LogDeleted(int pages, double days);
}
