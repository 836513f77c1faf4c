using System.Text.Json.Serialization;
using Feedback.Access;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings.Hooks;

/// <summary>
/// Counts the solutions of contacts whose tool does not: the table <c>contacts</c>, partition <c>{shop}_{first two characters}</c>, row a hash under the shop's
/// signing key. A contact that ends after it was opened again is a new episode; repeats and stragglers, known by their time, change nothing.
/// </summary>
internal sealed class ContactEpisodes(TableStore tables, SigningKeys signingKeys)
{
    private const string Purpose = "contact-episodes";

    private readonly Table<ContactEpisode> _contacts = new(tables, TableNames.Contacts, ContactJson.Instance.ContactEpisode);

    /// <summary>The episode that is being rated now; <c>1</c> while the contact never ended.</summary>
    public async Task<string> CurrentAsync(Shop shop, string chat, CancellationToken cancellationToken) =>
        $"{(await _contacts.GetAsync(await KeyAsync(shop, chat, cancellationToken), cancellationToken))?.Value.Number ?? 1}";

    /// <summary>The contact ended.</summary>
    /// <returns>Its episode; null for a straggler, which is not to be acted on.</returns>
    public Task<string?> EndAsync(Shop shop, string chat, DateTimeOffset at, CancellationToken cancellationToken) =>
        MoveAsync(shop, chat, at, before => before.IsOpen ? before with { Number = before.Number + 1, IsOpen = false, At = at } : before, cancellationToken);

    /// <summary>The contact was opened again.</summary>
    /// <returns>The episode whose survey is off; null for a straggler.</returns>
    public Task<string?> ReopenAsync(Shop shop, string chat, DateTimeOffset at, CancellationToken cancellationToken) =>
        MoveAsync(shop, chat, at, before => before.Number == 0 ? before : before with { IsOpen = true, At = at }, cancellationToken);

    private async Task<string?> MoveAsync(
        Shop shop, string chat, DateTimeOffset at, Func<ContactEpisode, ContactEpisode> move, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(shop, chat, cancellationToken);
        while (true)
        {
            var present = await _contacts.GetAsync(key, cancellationToken);
            var before = present?.Value ?? new ContactEpisode(0, IsOpen: true, DateTimeOffset.MinValue);
            if (at < before.At)
                return null;
            var after = move(before);
            if (after == before)
                return before.Number == 0 ? null : $"{before.Number}";
            var written = present is null
                ? await _contacts.TryInsertAsync(key, after, cancellationToken)
                : await _contacts.TryReplaceAsync(key, after, present.ETag, cancellationToken);
            if (written is not null)
                return $"{after.Number}";
        }
    }

    private async Task<RowKey> KeyAsync(Shop shop, string chat, CancellationToken cancellationToken)
    {
        var keys = await signingKeys.GetAsync(cancellationToken);
        // The first of all keys, so that a rotation does not lose count.
        var key = keys.Derive(keys.Ids.Order(StringComparer.Ordinal).First(), Purpose)!;
        var name = System.Text.Encoding.UTF8.GetBytes(Base32.IdOf(shop.Id, chat));
        var row = Base32.Encode(System.Security.Cryptography.HMACSHA256.HashData(key, name), 24);
        return new RowKey($"{shop.Id}_{row[..2]}", row);
    }
}

/// <param name="Number">How often the contact has ended.</param>
/// <param name="At">Of the event that made it so, by the tool's clock.</param>
internal sealed record ContactEpisode(int Number, bool IsOpen, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ContactEpisode))]
internal sealed partial class ContactJson : JsonSerializerContext
{
    public static readonly ContactJson Instance = new(StoredJson.Options(new ContactJson().Options));
}
