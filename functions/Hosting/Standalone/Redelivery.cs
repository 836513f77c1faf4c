using Feedback.Storage;

namespace Feedback.Hosting.Standalone;

/// <summary>
/// Decides when a failed message is tried again. The wait doubles from 1 second to 5 minutes, so that a dependency is not hammered as it comes back;
/// after ten deliveries, in about nine minutes, the message is set aside, so that no worker is held forever. That the store cannot be reached is no
/// fault of a message: it waits as long as that takes.
/// </summary>
internal static class Redelivery
{
    private const int MostDeliveries = 10;
    private const double FirstWaitSeconds = 1, LongestWaitSeconds = 300;

    /// <param name="deliveries">How often the message was delivered, this time included; from 1.</param>
    /// <returns>How long the message stays hidden, or null when it is to be set aside.</returns>
    public static TimeSpan? After(int deliveries, Exception failure) => deliveries < MostDeliveries || IsStoreDown(failure)
        ? TimeSpan.FromSeconds(Math.Min(FirstWaitSeconds * Math.Pow(2, Math.Min(deliveries, 20) - 1), LongestWaitSeconds))
        : null;

    // Statuses of StorageException: 0 when nobody answered; a full disk and a file that cannot be written are 5xx and 403.
    private static bool IsStoreDown(Exception failure) => failure is StorageException { Status: 0 or 401 or 403 or 408 or 429 or >= 500 };
}
