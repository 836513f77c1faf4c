using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Feedback.Hosting;
using Feedback.Storage;

namespace Feedback.Access;

/// <summary>
/// The keys that sign survey tokens and receipts. Configured in <c>Feedback:Signing:Keys:{id}</c>, as a value from the environment or
/// <c>env:NAME</c>; the key named by <c>Feedback:Signing:Current</c> signs, all of them verify, so that keys can be rotated.
/// With none configured, one is made at first need and kept in the archive, where every process of the installation finds it.
/// </summary>
/// <param name="configured">What <see cref="Configured"/> read.</param>
public sealed class SigningKeys(KeyRing? configured, Archive archive)
{
    private const string ArchiveKey = "keys/signing.json";
    private const int FewestCharacters = 32;

    private readonly Lock _lock = new();
    private Task<KeyRing>? _loading;

    public async ValueTask<KeyRing> GetAsync(CancellationToken cancellationToken)
    {
        Task<KeyRing> loading;
        lock (_lock)
        {
            // A failed load is forgotten, so that the next request asks the store again.
            if (_loading is null or { IsFaulted: true } or { IsCanceled: true })
                _loading = LoadAsync();
            loading = _loading;
        }
        return await loading.WaitAsync(cancellationToken);
    }

    /// <summary>The keys of the configuration; null when it has none.</summary>
    /// <exception cref="ConfigurationException">A key is too short or missing, or it is not clear which one signs.</exception>
    public static KeyRing? Configured(IConfiguration configuration)
    {
        var keys = configuration.GetSection("Feedback:Signing:Keys").GetChildren().ToArray();
        var current = configuration["Feedback:Signing:Current"] ?? (keys.Length == 1 ? keys[0].Key : null);
        if (keys.Length == 0 && current is null)
            return null;
        if (current is null || keys.All(key => key.Key != current))
            throw new ConfigurationException("Feedback:Signing:Current", "must name one of Feedback:Signing:Keys");
        return new KeyRing(current, keys.ToDictionary(key => key.Key, Resolve));
    }

    private async Task<KeyRing> LoadAsync() =>
        configured ?? new KeyRing("auto", new Dictionary<string, byte[]> { ["auto"] = await LoadOrCreateAsync() });

    private static byte[] Resolve(IConfigurationSection section)
    {
        if (section.Key.Length > 16 || !Ascii.IsValid(section.Key))
            throw new ConfigurationException(section.Path, "is named with more than 16 ASCII characters");
        var value = SecretReference.Resolve(section.Path, section.Value ?? "");
        return value.Length >= FewestCharacters
            ? Encoding.UTF8.GetBytes(value)
            : throw new ConfigurationException(section.Path, $"has fewer than {FewestCharacters} characters; make one with: openssl rand -base64 32");
    }

    private static byte[]? KeyIn(byte[] stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored, KeyJson.Default.StoredKey)?.Key is { Length: 32 } key ? key : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<byte[]> LoadOrCreateAsync()
    {
        if (await archive.GetAsync(ArchiveKey) is not { } stored)
        {
            var made = JsonSerializer.SerializeToUtf8Bytes(new StoredKey(RandomNumberGenerator.GetBytes(32)), KeyJson.Default.StoredKey);
            // Two processes may start at once; the one that comes second takes the other's key.
            stored = await archive.TryAddAsync(ArchiveKey, made)
                ? made
                : await archive.GetAsync(ArchiveKey) ?? throw new StorageException(404, "KeyVanished", "The signing key was removed while it was read.");
        }
        return KeyIn(stored) ?? throw new ConfigurationException($"The archive's {ArchiveKey}", "is damaged; restore it from a backup, or delete it to void all links");
    }
}

/// <summary>Keys by id, and which of them signs.</summary>
public sealed class KeyRing(string current, IReadOnlyDictionary<string, byte[]> keys)
{
    private readonly ConcurrentDictionary<(string, string), byte[]?> _derived = new();

    public string Current => current;

    public IEnumerable<string> Ids => keys.Keys;

    /// <summary>A key for one purpose, so that what is signed for one is worth nothing for another; null when there is no key of that id.</summary>
    public byte[]? Derive(string keyId, string purpose) => keys.ContainsKey(keyId)
        ? _derived.GetOrAdd((keyId, purpose), static (id, keys) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, keys[id.Item1], 32, info: Encoding.UTF8.GetBytes(id.Item2)), keys)
        : null;
}

internal sealed record StoredKey(byte[] Key);

[JsonSerializable(typeof(StoredKey))]
internal sealed partial class KeyJson : JsonSerializerContext;
