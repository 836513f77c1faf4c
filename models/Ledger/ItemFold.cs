using Feedback.Models.Items;

namespace Feedback.Models.Ledger;

/// <summary>Adds an item's revisions up. The result depends on the set of revisions alone, not on the order they arrived in.</summary>
public static class ItemFold
{
    /// <summary>Source dates before this are taken for mistakes: no review platform is older.</summary>
    private static readonly DateTimeOffset Earliest = new(1995, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="revisions">At least one, in any order, repeats allowed.</param>
    public static FeedbackItem Fold(ItemIdentity identity, IEnumerable<Revision> revisions)
    {
        var ordered = revisions
            .Select(revision => (Revision: revision, Hash: revision.ContentHash()))
            .OrderBy(r => r.Revision.At)
            .ThenBy(r => r.Hash, StringComparer.Ordinal)
            .ToArray();
        var first = ordered[0].Revision;

        var (answer, seen, withdrawn, label) = ((RatingAnswer?)null, (Item?)null, false, (string?)null);
        var (contents, changedAt, previousHash) = (0, first.At, "");
        foreach (var (revision, _) in ordered)
        {
            if (revision.Label is not null)
            {
                label = revision.Label;
                continue;
            }
            seen = revision.Seen ?? seen;
            withdrawn = revision.Withdrawn;
            if (revision.Answer is { } given)
                answer = answer is null ? given : answer.With(given);
            var hash = new Revision { At = revision.At, Answer = answer, Seen = seen, Withdrawn = withdrawn }.ContentHash();
            if (hash != previousHash)
                (contents, changedAt, previousHash, label) = (contents + 1, revision.At, hash, null);
        }
        if (withdrawn)
            answer = null;

        var createdAt = seen?.CreatedAt is { } stated && stated >= Earliest && stated <= first.At ? stated : first.At;
        return new FeedbackItem
        {
            Identity = identity,
            CreatedAt = createdAt,
            FirstSeenAt = first.At,
            ChangedAt = changedAt,
            Contents = contents,
            ContentHash = previousHash,
            Rating = seen?.Rating ?? answer?.Stars,
            Answer = answer,
            Title = seen?.Title,
            Text = seen?.Text ?? (answer?.Comment is { Length: > 0 } comment ? comment : null),
            Url = seen?.Url,
            Author = seen?.Author,
            Language = seen?.Language,
            UpdatedAt = seen?.UpdatedAt,
            Reply = seen?.Reply,
            Facts = seen?.Facts,
            Withdrawn = withdrawn,
            CorrectedLabel = label,
        };
    }
}
