using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Feedback.Access;
using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>
/// The table <c>offers</c>: when each episode was first offered, so that a link issued again, even in another month, means the same rating with the
/// same agent, team and channel. Partition <c>{shop}_{first two characters}</c>, row a keyed hash of chat and episode; nothing in a row leads to the
/// rating, whose pseudonym needs the month's key.
/// </summary>
internal sealed class OfferRegister(TableStore tables, SigningKeys signingKeys, PseudonymKeys pseudonymKeys)
{
    private const string Purpose = "offer-register";

    private readonly Table<Offer> _offers = new(tables, TableNames.Offers, OfferJson.Instance.Offer);

    /// <summary>Enters an offer, or finds the one entered before.</summary>
    public async Task<Offer> EnterAsync(Survey survey, CancellationToken cancellationToken)
    {
        var keys = await signingKeys.GetAsync(cancellationToken);
        var offer = new Offer(survey.OfferedAt, survey.Context);
        while (true)
        {
            if (await FindRowAsync(survey.Shop, survey.Chat, survey.Episode, keys, cancellationToken) is not { } present)
            {
                if (await _offers.TryInsertAsync(KeyOf(survey.Shop, survey.Chat, survey.Episode, keys, keys.Current), offer, cancellationToken) is not null)
                    return offer;
                continue;
            }
            if (await pseudonymKeys.PseudonymAsync(present.Value.OfferedAt, Purpose) is not null)
                return present.Value;
            // The month was made anonymous: what is asked now is a new question.
            if (await _offers.TryReplaceAsync(present.Key, offer, present.ETag, cancellationToken) is not null)
                return offer;
        }
    }

    public async Task<Offer?> FindAsync(string shop, string chat, string episode, CancellationToken cancellationToken) =>
        (await FindRowAsync(shop, chat, episode, await signingKeys.GetAsync(cancellationToken), cancellationToken))?.Value;

    private async Task<Entity<Offer>?> FindRowAsync(string shop, string chat, string episode, KeyRing keys, CancellationToken cancellationToken)
    {
        // The current key first; after a rotation the older ones know the older offers.
        foreach (var id in keys.Ids.OrderByDescending(id => id == keys.Current))
        {
            if (await _offers.GetAsync(KeyOf(shop, chat, episode, keys, id), cancellationToken) is { } found)
                return found;
        }
        return null;
    }

    private static RowKey KeyOf(string shop, string chat, string episode, KeyRing keys, string keyId)
    {
        var name = Encoding.UTF8.GetBytes(Base32.IdOf(shop, chat, episode));
        var row = Base32.Encode(HMACSHA256.HashData(keys.Derive(keyId, Purpose)!, name), 24);
        return new RowKey($"{shop}_{row[..2]}", row);
    }
}

/// <param name="Context">As it stood when the survey was first offered.</param>
internal sealed record Offer(DateTimeOffset OfferedAt, SurveyContext Context);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(LastAsked))]
internal sealed partial class OfferJson : JsonSerializerContext
{
    public static readonly OfferJson Instance = new(StoredJson.Options(new OfferJson().Options));
}
