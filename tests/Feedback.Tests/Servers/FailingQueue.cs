using Feedback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Feedback.Tests.Servers;

/// <summary>A queue store that can be told to fail its sends, as one whose disk is full.</summary>
internal sealed class FailingQueue(QueueStore inner) : QueueStore
{
    private int _left = int.MaxValue;

    public bool Fails { get; set; }

    /// <summary>After this many more messages nothing returns to its caller any more, as in a process that died: the last one is stored.</summary>
    public int? DiesAfter
    {
        set => _left = value ?? int.MaxValue;
    }

    /// <summary>Puts itself before the program's own queue store.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider => new FailingQueue(provider.GetRequiredService<Stores>().Queues));
        services.AddSingleton<QueueStore>(provider => provider.GetRequiredService<FailingQueue>());
    }

    public override async Task SendAsync(string queue, string text, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        if (Fails)
            throw new StorageException(507, "InsufficientStorage", "The disk is full.");
        var left = Interlocked.Decrement(ref _left);
        if (left >= 0)
            await inner.SendAsync(queue, text, delay, cancellationToken);
        if (left <= 0)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public override Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string queue, int most, TimeSpan visibility, CancellationToken cancellationToken = default) =>
        inner.ReceiveAsync(queue, most, visibility, cancellationToken);

    public override Task<QueueMessage?> TryRenewAsync(
        string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken = default) =>
        inner.TryRenewAsync(queue, message, visibility, cancellationToken);

    public override Task<bool> TryDeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken = default) =>
        inner.TryDeleteAsync(queue, message, cancellationToken);

    public override Task WaitAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken = default) =>
        inner.WaitAsync(queue, atMost, cancellationToken);

    public override Task<int> CountAsync(string queue, CancellationToken cancellationToken = default) =>
        inner.CountAsync(queue, cancellationToken);
}
