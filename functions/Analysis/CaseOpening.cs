using Feedback.Models.Cases;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Responses;
using Feedback.Shops;

namespace Feedback.Analysis;

/// <summary>Keeps the response queue in step with an item: a negative one gets a case, a changed one changes it.</summary>
internal sealed class CaseOpening(CaseStore cases, ItemLedger ledger, TimeProvider time)
{
    public async Task FollowAsync(Shop shop, FeedbackItem item, bool backfill, CancellationToken cancellationToken)
    {
        while (true)
        {
            var negative = item is { Excluded: null, Analysis.Label: "negative" };
            if (await cases.FindAsync(shop.Id, item.Identity.Id, cancellationToken) is not { } present)
            {
                // What had its answer when we first saw it needs none from us, unless its author came back to it.
                var isAnswered = item.Reply is not null && item.Edits == 0;
                if (!negative || isAnswered)
                    return;
                if (await cases.TryOpenAsync(Open(shop, item, backfill), cancellationToken))
                {
                    // A faster worker may have followed a later version already, and found no case to change.
                    var latest = await ledger.FindAsync(shop.Id, item.Identity.Id, cancellationToken);
                    if (latest is null || latest.Version <= item.Version)
                        return;
                    item = latest;
                }
                continue;
            }

            var outcome = CaseCommands.Update(present.Value, SubjectOf(item), negative, item.Withdrawn, time.GetUtcNow());
            if (outcome.Case is null || await cases.TryUpdateAsync(present, outcome.Case, cancellationToken) is not null)
                return;
        }
    }

    private Case Open(Shop shop, FeedbackItem item, bool backfill)
    {
        // Nobody waited for us before the source was connected.
        var waitingSince = backfill ? item.FirstSeenAt : item.CreatedAt;
        return CaseCommands.Open(
            shop.Id, item.Identity.Id, SubjectOf(item), waitingSince, waitingSince + shop.AnswerWithin, time.GetUtcNow(), backfill);
    }

    private static CaseSubject SubjectOf(FeedbackItem item) => new()
    {
        Kind = MeasureEngine.Name(item.Identity.Kind),
        Source = item.Identity.Source,
        ExternalId = item.Identity.ExternalId,
        Url = item.Url,
        Author = item.Author,
        Channel = item.Identity.Survey?.Channel,
        Agent = item.Identity.Survey?.Agent,
        Rating = item.Rating,
        Title = item.Title,
        Text = item.Text,
        Language = item.Analysis?.Language ?? item.Language,
        // Gone while it does not count, so that the case closes when a rating turns out to be nobody's and opens when somebody stands by it.
        Label = item.Excluded is null ? item.Analysis?.Label : null,
        Topics = item.Analysis?.Topics ?? [],
        Because = item.Analysis?.Because ?? [],
        Correction = item.Correction,
        AnswerUrl = item.Facts?["answerAt"],
        Edits = item.Edits,
        Answer = item.Reply?.Text,
        AnsweredAt = item.Reply?.At,
        AnswerState = item.Facts?[ItemFacts.ReplyState],
        AnswerProblem = item.Facts?[ItemFacts.ReplyProblem],
        ItemVersion = item.Version,
        CreatedAt = item.CreatedAt,
    };
}
