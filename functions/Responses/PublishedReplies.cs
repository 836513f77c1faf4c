using Feedback.Models.Ledger;
using Feedback.Monitoring;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;

namespace Feedback.Responses;

/// <summary>Looks at a platform's listing whether it shows an answer of ours.</summary>
internal sealed class PublishedReplies(SourceReader reader, TimeProvider time)
{
    /// <summary>An item further back is not looked for: a person does that faster.</summary>
    private const int MostPages = 10;

    public async Task<ReplyPresence> LookAsync(PolledSource source, FeedbackItem item, string text, CancellationToken cancellationToken)
    {
        var cursor = (string?)null;
        for (var number = 0; number < MostPages; number++)
        {
            var read = await reader.ReadAsync(source, new SourceCall(time.GetUtcNow()) { Cursor = cursor }, Validators.None, cancellationToken);
            if (read.Page.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
                return ReplyPresence.Unknown;
            if (read.Page.Items.FirstOrDefault(listed => listed.ExternalId == item.Identity.ExternalId) is { } found)
                return found.Reply is { } reply && IsSame(reply.Text, text) ? ReplyPresence.Shown : ReplyPresence.NotShown;
            if (read.Page.Next is not { } next || next == cursor)
                return ReplyPresence.Unknown;
            cursor = next;
        }
        return ReplyPresence.Unknown;
    }

    private static bool IsSame(string one, string other) => Models.Items.DerivedId.Collapsed(one, 4_000) == Models.Items.DerivedId.Collapsed(other, 4_000);
}

internal enum ReplyPresence
{
    Shown,
    NotShown,

    /// <summary>The item could not be found, so that nothing can be said.</summary>
    Unknown,
}
