using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources;

/// <summary>The longest reply a platform takes.</summary>
/// <param name="Most">In <paramref name="Unit"/>.</param>
internal sealed record ReplyLimit(int Most, TextUnit Unit)
{
    /// <returns>Why the text is too long or empty, as one sentence; null when the platform takes it.</returns>
    public string? Refusal(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "The reply is empty.";
        var length = TextLength.Of(text, Unit);
        return length > Most ? $"The reply has {length} {TextLength.Name(Unit)}; the platform takes {Most}." : null;
    }
}
