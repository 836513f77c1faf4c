namespace Feedback.Storage;

/// <summary>
/// Messages delivered at least once. A received message is hidden for its visibility time and comes again unless it is deleted.
/// No order is promised. All methods are safe to call at the same time, from any number of processes.
/// </summary>
/// <exception cref="ArgumentException">A text or time breaks a limit: the call was wrong, nothing was sent.</exception>
/// <exception cref="StorageException">The store failed or could not be reached, after its own retries.</exception>
public abstract class QueueStore
{
    /// <summary>In UTF-8 bytes; once <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped for XML, at most the 64 KiB of Queue
    /// Storage.</summary>
    public const int LongestTextBytes = 48 * 1024;

    /// <summary>Characters of a queue's name, which leaves room for an installation's prefix; at least 3: lower-case letters, digits and
    /// single dashes between them.</summary>
    public const int LongestName = 50;

    /// <summary>Messages in one <see cref="ReceiveAsync"/>.</summary>
    public const int MostMessages = 32;

    /// <summary>Unhandled messages are dropped after this long, as Queue Storage does by default.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    /// <summary>The longest a message can be hidden: a message must be seen before it is dropped.</summary>
    public static readonly TimeSpan LongestVisibility = TimeToLive - TimeSpan.FromSeconds(1);

    /// <summary>Adds a message; when the task completes it is durable.</summary>
    /// <param name="text">Without characters that XML forbids or changes (control characters but tab and line feed); JSON text has
    /// none.</param>
    /// <param name="delay">How long it stays hidden at first, at most <see cref="LongestVisibility"/>. All times are rounded up to
    /// seconds.</param>
    public abstract Task SendAsync(string queue, string text, TimeSpan delay = default, CancellationToken cancellationToken = default);

    /// <summary>Takes up to <paramref name="most"/> visible messages and hides them.</summary>
    /// <param name="most">1 to <see cref="MostMessages"/>.</param>
    /// <param name="visibility">How long, from 1 second to <see cref="LongestVisibility"/>.</param>
    public abstract Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string queue, int most, TimeSpan visibility, CancellationToken cancellationToken = default);

    /// <summary>Hides a received message for <paramref name="visibility"/> from now.</summary>
    /// <param name="visibility">Up to <see cref="LongestVisibility"/>; zero gives it back at once.</param>
    /// <returns>The message with its new receipt, or null when another receiver has it or it is gone.</returns>
    public abstract Task<QueueMessage?> TryRenewAsync(
        string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken = default);

    /// <summary>Removes a handled message.</summary>
    /// <returns>False when another receiver has it or it is gone.</returns>
    public abstract Task<bool> TryDeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken = default);

    /// <summary>Waits until a message may be there: after a send in this process, when a hidden one is due as far as this store can tell,
    /// at the latest after <paramref name="atMost"/>. Another process's messages may be noticed only then.</summary>
    public abstract Task WaitAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>How many messages there are, hidden ones included; approximate while others send and receive.</summary>
    public abstract Task<int> CountAsync(string queue, CancellationToken cancellationToken = default);
}

/// <param name="Receipt">Proof of having received it; each delivery and renewal has its own.</param>
/// <param name="Deliveries">How often it was delivered, this time included; from 1.</param>
public sealed record QueueMessage(string Id, string Receipt, string Text, int Deliveries);
