namespace Feedback.Storage;

/// <summary>The one exception of tables, queues and archive, whichever store is behind them.</summary>
/// <param name="status">The HTTP status the service answered with, or its nearest match; 0 when it was not reached.</param>
/// <param name="code">The service's error code, such as <c>TableNotFound</c>, <c>EntityTooLarge</c> or <c>Unreachable</c>.</param>
public sealed class StorageException(int status, string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
