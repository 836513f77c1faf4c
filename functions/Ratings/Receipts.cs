using System.Security.Cryptography;
using System.Text;
using Feedback.Access;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>
/// The code with which a rater changes or withdraws the rating, without an account: <c>shop_</c>, the item's id (20 characters) and a MAC of 50 bits,
/// in groups of five. Nothing about it is stored.
/// </summary>
public static class Receipts
{
    private const string Purpose = "receipt";
    private const int IdLength = 20;
    private const int MacLength = 10;

    public static string Issue(string shop, string itemId, KeyRing keys)
    {
        var code = itemId + Mac(shop, itemId, keys.Derive(keys.Current, Purpose)!);
        return $"{shop}_{string.Join('-', code.Chunk(5).Select(group => new string(group)))}";
    }

    /// <returns>Null when the text is no receipt of ours.</returns>
    public static (string Shop, string ItemId)? Read(string receipt, KeyRing keys)
    {
        var parts = receipt.Length <= 80 ? receipt.Trim().ToLowerInvariant().Split('_') : [];
        if (parts is not [var shop, var grouped])
            return null;
        var code = grouped.Replace("-", "", StringComparison.Ordinal);
        if (code.Length != IdLength + MacLength || !Base32.IsValid(code))
            return null;

        var itemId = code[..IdLength];
        var mac = Encoding.ASCII.GetBytes(code[IdLength..]);
        return keys.Ids.Any(id => CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Mac(shop, itemId, keys.Derive(id, Purpose)!)), mac))
            ? (shop, itemId)
            : null;
    }

    private static string Mac(string shop, string itemId, byte[] key) =>
        Base32.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{shop}_{itemId}")), MacLength);
}
