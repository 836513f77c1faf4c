using System.Security.Cryptography;
using Feedback.Access;
using Feedback.Analysis;
using Feedback.Hosting.Standalone;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>Takes answers in: checks the token or receipt, makes one durable write, and hands out the receipt.</summary>
internal sealed class RatingAcceptance(
    SigningKeys signingKeys,
    SurveyPseudonyms pseudonyms,
    ShopDirectory shops,
    MessageQueue<IncomingMessage> incoming,
    ItemLedger ledger,
    Rush rush,
    TimeProvider time)
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
    /// <param name="survey">As read from a valid token.</param>
    /// <returns>Null when the survey's month has been made anonymous: nobody can tell any more which rating it was.</returns>
    public async Task<RatingReceipt?> AcceptAsync(Survey survey, GivenAnswer given, CancellationToken cancellationToken)
    {
        var visit = given.Session ?? given.Key ?? RandomKey();
        if (await pseudonyms.IdentifyAsync(survey, visit) is not { } identity)
            return null;
        var now = time.GetUtcNow();
        await incoming.SendAsync(
            new RatingGiven
            {
                Shop = survey.Shop,
                At = given.TimeAt(now, survey.OfferedAt),
                Survey = identity,
                Key = given.Session is null ? visit : $"{given.Session}.{given.Sequence:D7}",
                Session = given.Session,
                Sequence = given.Sequence,
                Opening = given.Opening,
                Answer = given.Answer,
            },
            cancellationToken);
        rush.Count();
        var keys = await signingKeys.GetAsync(cancellationToken);
        return new RatingReceipt(identity.ItemId, Receipts.Issue(survey.Shop, identity.ItemId, keys), now + Editable);
    }

    /// <summary>Notes that a person saw a survey; when the task completes it is durable.</summary>
    public async Task NoteOpenedAsync(Survey survey, CancellationToken cancellationToken)
    {
        if (survey.Open || await pseudonyms.IdentifyAsync(survey, "") is not { } identity)
            return;
        await incoming.SendAsync(
            new SurveyStepped { Shop = survey.Shop, At = time.GetUtcNow(), Survey = identity, Step = SurveyStep.Opened }, cancellationToken);
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
                new RatingChanged { Shop = shop, At = now, ItemId = itemId, Key = RandomKey(), Answer = change }, cancellationToken);
        }
        return new RatingReceipt(itemId, Receipts.Issue(shop, itemId, keys), editableUntil);
    }

    private static string RandomKey() => Base32.Encode(RandomNumberGenerator.GetBytes(10), 16);
}

/// <summary>One answer with its circumstances.</summary>
/// <param name="Session">The visit it was given in; with <paramref name="Sequence"/> it names the answer, so that a retry is stored once.</param>
/// <param name="Sequence">Rises with every answer of a session.</param>
/// <param name="At">When it was given, by the rater's clock.</param>
/// <param name="SentAt">When it was sent, by the same clock: how wrong that is cancels out.</param>
/// <param name="Opening">The link's page it was given on.</param>
internal sealed record GivenAnswer(
    RatingAnswer Answer, string? Session = null, int Sequence = 0, DateTimeOffset? At = null, DateTimeOffset? SentAt = null, LinkOpening? Opening = null)
{
    /// <summary>Names the answer where there is no session; null makes a name up.</summary>
    public string? Key { get; init; }

    /// <summary>The time it is ordered by: the rater's, never before the survey was offered nor after <paramref name="now"/>.</summary>
    public DateTimeOffset TimeAt(DateTimeOffset now, DateTimeOffset offeredAt)
    {
        if (At is not { } at)
            return now;
        var age = (SentAt ?? now) - at;
        return age <= TimeSpan.Zero ? now : age >= now - offeredAt ? offeredAt : now - age;
    }
}

/// <param name="Id">The rating's id; a second answer to the same survey has the same.</param>
/// <param name="Receipt">With it the rater changes or withdraws the rating.</param>
public sealed record RatingReceipt(string Id, string Receipt, DateTimeOffset EditableUntil);
