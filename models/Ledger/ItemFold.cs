using Feedback.Models.Items;
using Feedback.Models.Measures;

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

        var (answer, seen, withdrawn, label) = ((RatingAnswer?)null, (Item?)null, false, (Correction?)null);
        var (contents, changedAt, previousHash) = (0, first.At, "");
        var (goneAt, reader, edits, words) = ((DateTimeOffset?)null, 0, 0, (string?)null);
        foreach (var (revision, _) in ordered)
        {
            if (revision.Label is not null)
            {
                label = Correction.Of(label, revision);
                continue;
            }
            seen = revision.Seen ?? seen;
            goneAt = revision.Gone ? revision.At : null;
            withdrawn = revision.Withdrawn;
            // What was taken back does not come back with the next answer.
            answer = withdrawn ? null : revision.Answer is { } given ? answer?.With(given) ?? given : answer;
            var content = revision.Gone ? revision : new Revision { At = revision.At, Answer = answer, Seen = seen, Withdrawn = withdrawn };
            var hash = content.ContentHash();
            // What a newer reader makes of an item is no deed of its author.
            var isCorrection = contents > 0 && revision.Seen is not null && reader > 0 && revision.Reader > reader;
            reader = revision.Seen is null ? reader : revision.Reader;
            if (!revision.Gone && content.AuthorHash() is var said && said != words)
            {
                // What people said was about the author's words: the shop's answer below them does not change that.
                (edits, words, label) = (words is null || isCorrection ? edits : edits + 1, said, isCorrection ? label : null);
            }
            if (hash != previousHash && isCorrection)
                previousHash = hash;
            else if (hash != previousHash)
                (contents, changedAt, previousHash) = (contents + 1, revision.At, hash);
        }

        var createdAt = seen?.CreatedAt is { } stated && stated >= Earliest && stated <= first.At ? stated : first.At;
        return new FeedbackItem
        {
            Identity = identity with
            {
                Kind = KindOf(identity.Kind, ordered.Select(r => r.Revision)),
                Survey = ordered.Select(r => r.Revision.Survey).FirstOrDefault(survey => survey is not null),
            },
            CreatedAt = createdAt,
            FirstSeenAt = first.At,
            ChangedAt = changedAt,
            Contents = contents,
            Edits = edits,
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
            Withdrawn = withdrawn || goneAt is not null,
            GoneAt = goneAt,
            Correction = label,
        };
    }

    /// <summary>What was found with stars at any time is a review.</summary>
    private static FactKind KindOf(FactKind kind, IEnumerable<Revision> revisions) =>
        kind == FactKind.Rating ? kind : revisions.Any(revision => revision.Seen?.Rating is not null) ? FactKind.Review : FactKind.Mention;
}
