using Feedback.Access;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>
/// The table <c>asked</c>: when a person was last asked, under a pseudonym of the month, so that nobody is asked twice within the shop's cool-down.
/// Partition <c>{shop}_{first two characters}</c>, row the pseudonym.
/// </summary>
internal sealed class CoolDowns(TableStore tables, PseudonymKeys keys, TimeProvider time)
{
    private readonly Table<LastAsked> _asked = new(tables, TableNames.Asked, OfferJson.Instance.LastAsked);

    /// <summary>Notes that a person is asked, unless that was done for another contact within the cool-down. Safe against two contacts at once.</summary>
    /// <param name="customer">Any id of the person that stays the same: a number, an address.</param>
    /// <param name="contact">The contact it is about, asked as often as one likes: a link issued again is no second question.</param>
    public async Task<bool> TryBeginAsync(Shop shop, string customer, string contact, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        for (var month = now.AddMonths(-1); month > now - shop.Asking.CoolDown - TimeSpan.FromDays(31); month = month.AddMonths(-1))
        {
            if (await KeyAsync(shop, customer, month) is { } earlier
                && await _asked.GetAsync(earlier, cancellationToken) is { Value: var before } && before.Holds(contact, shop.Asking.CoolDown, now))
            {
                return false;
            }
        }
        if (await KeyAsync(shop, customer, now) is not { } key)
            return true;
        while (true)
        {
            if (await _asked.TryInsertAsync(key, new LastAsked(now, contact), cancellationToken) is not null)
                return true;
            if (await _asked.GetAsync(key, cancellationToken) is not { } present)
                continue;
            if (present.Value.Contact == contact)
                return true;
            if (present.Value.Holds(contact, shop.Asking.CoolDown, now))
                return false;
            if (await _asked.TryReplaceAsync(key, new LastAsked(now, contact), present.ETag, cancellationToken) is not null)
                return true;
        }
    }

    private async ValueTask<RowKey?> KeyAsync(Shop shop, string customer, DateTimeOffset month) =>
        await keys.PseudonymAsync(month, "person", shop.Id, customer) is { } pseudonym
            ? new RowKey($"{shop.Id}_{pseudonym[..2]}", pseudonym)
            : null;
}

/// <param name="Contact">A hash of the contact the question was about.</param>
internal sealed record LastAsked(DateTimeOffset At, string Contact)
{
    public bool Holds(string contact, TimeSpan coolDown, DateTimeOffset now) => Contact != contact && now - At < coolDown;
}
