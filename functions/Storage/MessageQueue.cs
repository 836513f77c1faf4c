using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Feedback.Storage;

/// <summary>A queue of JSON messages of one type, in the envelope <c>{"v":1,"d":…}</c> that no host mistakes for metadata.</summary>
public sealed class MessageQueue<T>(QueueStore store, string name, JsonTypeInfo<Envelope<T>> type)
    where T : class
{
    private const int Version = 1;

    /// <summary>Adds a message; when the task completes it is durable.</summary>
    public Task SendAsync(T message, CancellationToken cancellationToken, TimeSpan delay = default) =>
        store.SendAsync(name, JsonSerializer.Serialize(new Envelope<T>(Version, message), type), delay, cancellationToken);

    /// <exception cref="JsonException">The text is no message of this queue.</exception>
    public T Read(string text) => JsonSerializer.Deserialize(text, type) is { V: Version, D: { } message }
        ? message
        : throw new JsonException($"The text is no version {Version} message of the queue {name}.");

    /// <summary>Whether the message fits the queue.</summary>
    public bool Fits(T message) =>
        Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(new Envelope<T>(Version, message), type)) <= QueueStore.LongestTextBytes;
}

/// <param name="V">Version of the message's form.</param>
/// <param name="D">The message.</param>
public sealed record Envelope<T>(int V, T? D)
    where T : class;
