using System.Security.Cryptography;
using System.Text;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;

namespace Feedback.Monitoring.Hooks;

/// <summary>
/// The address at which a platform tells us that something happened. Platforms sign such calls in ways of their own or not at all, but all of them keep
/// the address they were given: it carries a code that only this installation can make, for this one source.
/// </summary>
internal sealed class HookAddress(SigningKeys keys, PublicAddress address)
{
    private const string Purpose = "source-hook";
    private const int CodeLength = 40;

    public async ValueTask<string> OfAsync(string shop, string source, CancellationToken cancellationToken)
    {
        var ring = await keys.GetAsync(cancellationToken);
        return $"{address.Base}/api/hooks/sources/{shop}/{source}/{Code(ring.Derive(ring.Current, Purpose)!, shop, source)}";
    }

    /// <summary>Whether the code is one we made, with any key that still holds.</summary>
    public async ValueTask<bool> IsGenuineAsync(string shop, string source, string code, CancellationToken cancellationToken)
    {
        var ring = await keys.GetAsync(cancellationToken);
        var isGenuine = false;
        foreach (var id in ring.Ids)
        {
            isGenuine |= ring.Derive(id, Purpose) is { } key
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, shop, source)), Encoding.UTF8.GetBytes(code));
        }
        return isGenuine;
    }

    private static string Code(byte[] key, string shop, string source) =>
        Base32.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{shop}\n{source}")), CodeLength);
}
