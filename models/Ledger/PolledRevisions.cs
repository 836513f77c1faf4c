namespace Feedback.Models.Ledger;

/// <summary>Keeps what polls saw of an item: only what differs from what was seen before is a revision.</summary>
public static class PolledRevisions
{
    /// <summary>Puts what a poll saw among an item's revisions.</summary>
    /// <param name="revision">One that <see cref="Revision.IsPolled"/>.</param>
    /// <param name="isReplay">Whether it was read anew from the archive, which corrects what was read of the same answer before.</param>
    /// <returns>The same list when it says nothing new.</returns>
    public static IReadOnlyList<Revision> Add(Revision revision, IReadOnlyList<Revision> revisions, bool isReplay)
    {
        var hash = revision.ContentHash();
        // One answer, received at one instant, says one thing about an item: the newer reader's word counts.
        var sameAnswer = revisions.FirstOrDefault(other => other.IsPolled && other.At == revision.At);
        if (sameAnswer is not null && (sameAnswer.ContentHash() == hash
            || sameAnswer.Reader > revision.Reader || sameAnswer.Reader == revision.Reader && !isReplay))
        {
            return revisions;
        }
        var others = sameAnswer is null ? revisions : [.. revisions.Where(other => other != sameAnswer)];
        var before = others.Where(other => other.IsPolled && other.At <= revision.At).MaxBy(other => other.At);
        if (before?.ContentHash() == hash)
            return others;
        // Seen again as it is now known to have been before, what came next is no change any more.
        var next = others.Where(other => other.IsPolled && other.At > revision.At).MinBy(other => other.At);
        return [.. others.Where(other => other != next || next?.ContentHash() != hash), revision];
    }

    /// <summary>Takes back what an answer was once read to say about an item, and by today's reader does not.</summary>
    /// <param name="at">When the answer was received.</param>
    /// <param name="reader">The version of the reader that says so.</param>
    /// <returns>The same list when there is nothing to take back; where nothing else is known of the item, the mark that there never was one.</returns>
    public static IReadOnlyList<Revision> TakeBack(DateTimeOffset at, int reader, IReadOnlyList<Revision> revisions)
    {
        if (!revisions.Any(revision => revision.Seen is not null && revision.At == at && revision.Reader <= reader))
            return revisions;
        IReadOnlyList<Revision> left = [.. revisions.Where(revision => revision.Seen is null || revision.At != at)];
        return left.Any(revision => revision.Seen is not null || revision.Answer is not null)
            ? left
            : [.. left, new Revision { At = at, Reader = reader, Gone = true, Misread = true }];
    }
}
