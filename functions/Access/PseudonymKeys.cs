using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Access;

/// <summary>
/// The keys behind pseudonyms, one a month and independent of every other key: a random file <c>keys/pseudonym/{yyyyMM}</c> in the archive. Once a
/// month's key is destroyed nobody can tell any more which chat, order or person a row of that month is about; the numbers stay.
/// </summary>
public sealed class PseudonymKeys(Archive archive, TimeProvider time)
{
    private const int KeyBytes = 32;

    /// <summary>How long a process may go on using a key that another has destroyed.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (Task<byte[]?> Key, DateTimeOffset Until)> _keys = new();

    /// <summary>An id of 100 bits for what the parts name together, in one month; null once that month's key is destroyed.</summary>
    public async ValueTask<string?> PseudonymAsync(DateTimeOffset month, string purpose, params string[] parts)
    {
        if (await KeyAsync(Name(month)) is not { } key)
            return null;
        var named = Encoding.UTF8.GetBytes(Base32.IdOf([purpose, .. parts]));
        return Base32.Encode(HMACSHA256.HashData(key, named), 20);
    }

    /// <summary>Makes the pseudonyms of a month irreversible, at once here and within five minutes in other processes.</summary>
    /// <returns>False when the month had no key.</returns>
    public async Task<bool> DestroyAsync(DateTimeOffset month, CancellationToken cancellationToken)
    {
        var name = Name(month);
        // The mark comes first, so that nobody makes the month a new key.
        await archive.PutAsync(Mark(name), Encoding.ASCII.GetBytes(name), cancellationToken);
        var was = await archive.TryDeleteAsync(Path(name), cancellationToken);
        _keys.Clear();
        return was;
    }

    private Task<byte[]?> KeyAsync(string name)
    {
        var now = time.GetUtcNow();
        if (_keys.TryGetValue(name, out var known) && known.Until > now && !known.Key.IsFaulted)
            return known.Key;
        var loading = LoadOrCreateAsync(name);
        _keys[name] = (loading, now + Memory);
        return loading;
    }

    private async Task<byte[]?> LoadOrCreateAsync(string name)
    {
        if (await archive.GetAsync(Path(name)) is { Length: KeyBytes } stored)
            return stored;
        if (await archive.GetAsync(Mark(name)) is not null)
            return null;
        // Two processes may start the month at once; the one that comes second takes the other's key.
        var made = RandomNumberGenerator.GetBytes(KeyBytes);
        return await archive.TryAddAsync(Path(name), made) ? made : await archive.GetAsync(Path(name));
    }

    private static string Name(DateTimeOffset month) => month.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string Path(string name) => $"keys/pseudonym/{name}";

    private static string Mark(string name) => $"keys/pseudonym/{name}.destroyed";
}
