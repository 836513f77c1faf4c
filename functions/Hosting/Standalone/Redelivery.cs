namespace Feedback.Hosting.Standalone;

/// <summary>Decides when a failed message is tried again. The wait doubles from 1 second to 10 minutes, so that a dependency is not hammered as it
/// comes back; after ten deliveries, in about 20 minutes, the message is set aside, so that no worker is held forever.</summary>
internal static class Redelivery
{
    private const int MostDeliveries = 10;
    private const double FirstWaitSeconds = 1, LongestWaitSeconds = 600;

    /// <param name="deliveries">How often the message was delivered, this time included; from 1.</param>
    /// <returns>How long the message stays hidden, or null when it is to be set aside.</returns>
    public static TimeSpan? After(int deliveries) => deliveries < MostDeliveries
        ? TimeSpan.FromSeconds(Math.Min(FirstWaitSeconds * Math.Pow(2, deliveries - 1), LongestWaitSeconds))
        : null;
}
