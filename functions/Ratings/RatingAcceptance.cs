using Feedback.Access;
using Feedback.Analysis;
using Feedback.Hosting.Standalone;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>Takes answers in: checks the token or receipt, makes one durable write, and hands out the receipt.</summary>
internal sealed class RatingAcceptance(
    SigningKeys signingKeys, ShopDirectory shops, MessageQueue<IncomingMessage> incoming, ItemLedger ledger, Rush rush, TimeProvider time)
{
    /// <summary>How long a rating can be changed.</summary>
    public static readonly TimeSpan Editable = TimeSpan.FromDays(14);

    /// <summary>Reads a token without writing anything.</summary>
    public async Task<(TokenReading Token, Shop? Shop)> ReadAsync(string token, CancellationToken cancellationToken)
    {
        var reading = SurveyTokens.Read(token, await signingKeys.GetAsync(cancellationToken), time.GetUtcNow());
        return (reading, reading.Survey is { } survey && shops.TryGet(survey.Shop, out var shop) ? shop : null);
    }

    /// <summary>Stores an answer to a survey; when the task completes it is durable.</summary>
    /// <param name="token">A valid reading.</param>
    public async Task<RatingReceipt> AcceptAsync(TokenReading token, RatingAnswer answer, CancellationToken cancellationToken)
    {
        var survey = token.Survey!;
        var keys = await signingKeys.GetAsync(cancellationToken);
        var pseudonym = SurveyTokens.Pseudonym(survey, token.KeyId!, keys);
        var itemId = ItemLedger.IdOf(ItemLedger.WidgetSource, pseudonym);
        var now = time.GetUtcNow();
        await incoming.SendAsync(
            new RatingGiven
            {
                Shop = survey.Shop,
                At = now,
                ItemId = itemId,
                ExternalId = pseudonym,
                Survey = survey.Context,
                Answer = answer,
            },
            cancellationToken);
        rush.Count();
        return new RatingReceipt(itemId, Receipts.Issue(survey.Shop, itemId, keys), now + Editable);
    }

    /// <summary>Stores a change of a rating, or with null its withdrawal.</summary>
    /// <returns>Null when the receipt is none of ours; a receipt that is no longer editable when it is too late.</returns>
    public async Task<RatingReceipt?> ChangeAsync(string receipt, RatingAnswer? change, CancellationToken cancellationToken)
    {
        var keys = await signingKeys.GetAsync(cancellationToken);
        if (Receipts.Read(receipt, keys) is not var (shop, itemId) || !shops.TryGet(shop, out _))
            return null;

        var now = time.GetUtcNow();
        // A rating still on its way through the queue is young enough.
        var editableUntil = (await ledger.FindAsync(shop, itemId, cancellationToken))?.FirstSeenAt + Editable ?? now + Editable;
        if (editableUntil > now)
        {
            await incoming.SendAsync(
                new RatingChanged { Shop = shop, At = now, ItemId = itemId, Answer = change }, cancellationToken);
        }
        return new RatingReceipt(itemId, Receipts.Issue(shop, itemId, keys), editableUntil);
    }
}

/// <param name="Id">The rating's id; a second answer to the same survey has the same.</param>
/// <param name="Receipt">With it the rater changes or withdraws the rating.</param>
public sealed record RatingReceipt(string Id, string Receipt, DateTimeOffset EditableUntil);
