using Feedback.Storage;

namespace Feedback.Hosting.Standalone;

/// <summary>Handles what waits in a queue, for verbs that end: beside a running program, which does the same, each message is handled by one of both.</summary>
internal static class QueueDrain
{
    /// <summary>What is not handled by then comes again.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);

    /// <returns>How many messages could not be handled; they come again.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, QueueTrigger trigger, CancellationToken cancellationToken)
    {
        var queues = services.GetRequiredService<QueueStore>();
        var failed = 0;
        while (await queues.ReceiveAsync(trigger.Queue, QueueStore.MostMessages, Visibility, cancellationToken) is { Count: > 0 } messages)
            failed += (await Task.WhenAll(messages.Select(HandleAsync))).Count(handled => !handled);
        return failed;

        async Task<bool> HandleAsync(QueueMessage message)
        {
            try
            {
                await trigger.Handle(services, message.Text, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return false;
            }
            await queues.TryDeleteAsync(trigger.Queue, message, cancellationToken);
            return true;
        }
    }
}
