using Feedback.Models.Items;
using Feedback.Models.Measures;

namespace Feedback.Models.Ledger;

/// <summary>Adds an item's revisions up. The result depends on the set of revisions alone, not on the order they arrived in.</summary>
public static class ItemFold
{
    /// <summary>Source dates before this are taken for mistakes: no review platform is older.</summary>
    private static readonly DateTimeOffset Earliest = new(1995, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="revisions">In any order, repeats allowed; at least one of them content, as <see cref="HasContent"/> tells.</param>
    public static FeedbackItem Fold(ItemIdentity identity, IReadOnlyCollection<Revision> revisions)
    {
        var answers = AnswerOrder.Sort(revisions.Where(revision => revision.IsAnswer));
        var confirmed = Confirmation.Of(answers);
        var ordered = answers.Count > 0
            ? Merge(confirmed.Answers, revisions.Where(revision => revision.Label is not null))
            : Chronological(revisions.Where(revision => revision.Step is null));
        var firstAt = (answers.Count > 0 ? answers : ordered).Min(revision => revision.At);

        var (answer, seen, withdrawn, label) = ((RatingAnswer?)null, (Item?)null, false, (Correction?)null);
        var (contents, changedAt, previousHash) = (0, firstAt, "");
        var (goneAt, reader, edits, words) = ((DateTimeOffset?)null, 0, 0, (string?)null);
        foreach (var revision in ordered)
        {
            if (revision.Label is not null)
            {
                label = Correction.Of(label, revision);
                continue;
            }
            if (revision.Blank)
            {
                contents++;
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

        var become = identity with { Kind = KindOf(identity.Kind, ordered), Survey = SurveyOf(revisions) ?? identity.Survey };
        var createdAt = seen?.CreatedAt is { } stated && stated >= Earliest && stated <= firstAt ? stated : firstAt;
        return new FeedbackItem
        {
            Identity = become,
            CreatedAt = createdAt,
            FirstSeenAt = firstAt,
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
            Excluded = goneAt is not null ? "gone" : Exclude(become, withdrawn, SurveyState.CanceledAtOf(revisions) < firstAt, confirmed.IsConfirmed),
            Correction = label,
        };
    }

    /// <summary>Whether there is an item yet: steps of a survey, corrections, and changes of a rating that has not arrived make none.</summary>
    public static bool HasContent(IEnumerable<Revision> revisions) =>
        revisions.Any(revision => revision.IsPolled || revision.Blank || revision is { Answer: not null, ByReceipt: false });

    /// <summary>The contact as it was first described, by an answer or a step of the survey; null where none does.</summary>
    public static SurveyContext? SurveyOf(IEnumerable<Revision> revisions) => revisions
        .Where(revision => revision.Survey is not null)
        .OrderBy(revision => revision.At).ThenBy(revision => revision.Key, StringComparer.Ordinal)
        .ThenBy(revision => revision.ContentHash(), StringComparer.Ordinal)
        .FirstOrDefault()?.Survey;

    private static string? Exclude(ItemIdentity identity, bool withdrawn, bool canceled, bool confirmed) => (withdrawn, identity.Survey) switch
    {
        (true, _) => "withdrawn",
        (_, { Test: true }) => "test",
        _ when canceled => "canceled",
        _ when !confirmed => "unconfirmed",
        _ => null,
    };

    private static List<Revision> Chronological(IEnumerable<Revision> revisions) =>
        [.. revisions.OrderBy(revision => revision.At).ThenBy(revision => revision.ContentHash(), StringComparer.Ordinal)];

    /// <summary>A correction stands behind the answers it was made about, which are the ones before it.</summary>
    private static List<Revision> Merge(IReadOnlyList<Revision> answers, IEnumerable<Revision> labels)
    {
        var merged = answers.ToList();
        foreach (var label in Chronological(labels))
        {
            var place = merged.FindIndex(revision => revision.At > label.At);
            merged.Insert(place < 0 ? merged.Count : place, label);
        }
        return merged;
    }

    /// <summary>What was found with stars at any time is a review.</summary>
    private static FactKind KindOf(FactKind kind, IEnumerable<Revision> revisions) =>
        kind == FactKind.Rating ? kind : revisions.Any(revision => revision.Seen?.Rating is not null) ? FactKind.Review : FactKind.Mention;
}
