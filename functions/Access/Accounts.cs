using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Feedback.Models.Ledger;
using Feedback.Storage;
using Microsoft.AspNetCore.Identity;

namespace Feedback.Access;

/// <summary>
/// The table <c>access</c>: users (partition <c>users</c>, row the name in lower case), API keys (<c>keys</c>, row the key's id) and the code of the
/// first sign-in (<c>setup</c>). Passwords and secrets are kept as hashes only.
/// </summary>
internal sealed partial class Accounts(TableStore tables, TimeProvider time)
{
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;
    private const string KeyPrefix = "fbk";
    private const string FirstUserName = "manager";

    private static readonly User NoUser = new("", Role.Viewer, "", default, false);

    /// <summary>Verified when there is no such user, so that the answer takes as long.</summary>
    private static readonly Lazy<string> HashOfNothing = new(() => Hasher().HashPassword(NoUser, ""));

    private readonly Table<User> _users = new(tables, TableNames.Access, AccessJson.Instance.User);
    private readonly Table<ApiKey> _keys = new(tables, TableNames.Access, AccessJson.Instance.ApiKey);
    private readonly Table<SetupCode> _setup = new(tables, TableNames.Access, AccessJson.Instance.SetupCode);

    /// <summary>1 to 40 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, or an e-mail address of as many.</summary>
    public static bool IsUserName(string name) => UserName().IsMatch(name);

    /// <returns>False when the name is taken.</returns>
    public async Task<bool> TryAddUserAsync(string name, Role role, string password, CancellationToken cancellationToken) =>
        await _users.TryInsertAsync(UserKey(name), NewUser(name, role, password), cancellationToken) is not null;

    /// <summary>Gives a user a password, and adds the user where there is none.</summary>
    public Task SetUserAsync(string name, Role role, string password, CancellationToken cancellationToken) =>
        _users.UpsertAsync(UserKey(name), NewUser(name, role, password), cancellationToken);

    public async Task<User?> FindUserAsync(string name, CancellationToken cancellationToken) =>
        IsUserName(name) ? (await _users.GetAsync(UserKey(name), cancellationToken))?.Value : null;

    /// <summary>Whether anybody has an account with a password of their own.</summary>
    public async Task<bool> AnyUserAsync(CancellationToken cancellationToken)
    {
        await foreach (var user in _users.ScanAsync("users", KeyRange.All, cancellationToken))
        {
            if (!user.Value.Provisional)
                return true;
        }
        return false;
    }

    /// <returns>The user, or null when name or password is wrong.</returns>
    public async Task<User?> SignInAsync(string name, string password, CancellationToken cancellationToken)
    {
        var user = await FindUserAsync(name, cancellationToken);
        var verified = Hasher().VerifyHashedPassword(user ?? NoUser, user?.PasswordHash ?? HashOfNothing.Value, password);
        return verified == PasswordVerificationResult.Failed ? null : user;
    }

    /// <returns>The key's whole text, which is not kept: <c>fbk_{id}_{secret}</c>.</returns>
    public async Task<string> AddKeyAsync(Role role, CancellationToken cancellationToken)
    {
        var id = Base32.Encode(RandomNumberGenerator.GetBytes(8), 10);
        var secret = Base32.Encode(RandomNumberGenerator.GetBytes(25), 40);
        var key = new ApiKey(id, role, HashOf(secret), time.GetUtcNow());
        await _keys.UpsertAsync(new RowKey("keys", id), key, cancellationToken);
        return $"{KeyPrefix}_{id}_{secret}";
    }

    public async Task<ApiKey?> FindKeyAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > 100 || text.Split('_') is not [KeyPrefix, { Length: 10 } id, { Length: 40 } secret] || !Base32.IsValid(id))
            return null;
        return await _keys.GetAsync(new RowKey("keys", id), cancellationToken) is { Value: var key }
            && CryptographicOperations.FixedTimeEquals(key.SecretHash, HashOf(secret))
            ? key
            : null;
    }

    /// <summary>Makes the code that lets the first person in; one made before no longer does.</summary>
    public async Task<string> NewSetupCodeAsync(CancellationToken cancellationToken)
    {
        var code = Base32.Encode(RandomNumberGenerator.GetBytes(20), 30);
        await _setup.UpsertAsync(SetupKey, new SetupCode(HashOf(code)), cancellationToken);
        return code;
    }

    /// <summary>Whether the code is the latest, and nobody has an account of their own yet.</summary>
    public async Task<bool> IsSetupCodeAsync(string code, CancellationToken cancellationToken) =>
        code.Length <= 100
        && await _setup.GetAsync(SetupKey, cancellationToken) is { Value: var setup }
        && CryptographicOperations.FixedTimeEquals(setup.CodeHash, HashOf(code))
        && !await AnyUserAsync(cancellationToken);

    /// <summary>The account of the first person in, who has no password until they choose one.</summary>
    public async Task<User> FirstUserAsync(CancellationToken cancellationToken)
    {
        if (await FindUserAsync(FirstUserName, cancellationToken) is { } present)
            return present;
        var first = NewUser(FirstUserName, Role.Admin, Base32.Encode(RandomNumberGenerator.GetBytes(25), 40)) with { Provisional = true };
        await _users.TryInsertAsync(UserKey(FirstUserName), first, cancellationToken);
        return await FindUserAsync(FirstUserName, cancellationToken) ?? first;
    }

    private static RowKey SetupKey => new("setup", "first-sign-in");

    private User NewUser(string name, Role role, string password) =>
        new(name, role, Hasher().HashPassword(NoUser, password), time.GetUtcNow(), Provisional: false);

    private static RowKey UserKey(string name) => new("users", name.ToLowerInvariant());

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>PBKDF2 with HMAC-SHA512, 210,000 rounds: OWASP's advice.</summary>
    private static PasswordHasher<User> Hasher() =>
        new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    [GeneratedRegex(@"^[\p{L}\p{Nd}._@+-]{1,40}$")]
    private static partial Regex UserName();
}

/// <param name="Provisional">Let in by the first sign-in's code, without a password of their own.</param>
internal sealed record User(string Name, Role Role, string PasswordHash, DateTimeOffset PasswordSetAt, bool Provisional);

internal sealed record ApiKey(string Id, Role Role, byte[] SecretHash, DateTimeOffset CreatedAt);

internal sealed record SetupCode(byte[] CodeHash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(SetupCode))]
internal sealed partial class AccessJson : JsonSerializerContext
{
    public static readonly AccessJson Instance = new(StoredJson.Options(new AccessJson().Options));
}
