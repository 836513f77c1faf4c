using Feedback.Models.Items;

namespace Feedback.Models.Mentions;

/// <summary>Names of accounts, so that a handle, a shown name and an address of the same account are one.</summary>
internal static class AccountName
{
    /// <summary>Without <c>@</c> before it, in lower case.</summary>
    public static string Of(string name) => name.Trim().TrimStart('@').ToLowerInvariant();

    /// <summary>Every name by which an item tells its author: as shown, its handle, and what stands for the author in its address.</summary>
    public static IReadOnlyList<string> AllOf(Item item)
    {
        var names = new List<string>();
        if (item.Author is { } author)
            names.Add(Of(author));
        foreach (var fact in (ReadOnlySpan<string>)["acct", "handle", "username"])
        {
            if (item.Facts?[fact] is { } handle)
                names.Add(Of(handle));
        }
        if (Uri.TryCreate(item.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            names.AddRange(InAddress(address));
        return names;
    }

    // mastodon.example/@name/1, bsky.app/profile/name/post/1, x.com/name/status/1, reddit.com/user/name/…
    private static IEnumerable<string> InAddress(Uri address)
    {
        var segments = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('@'))
            {
                yield return Of(segments[i]);
                yield return Of($"{segments[i]}@{address.Host}");
            }
            else if (segments[i] is "profile" or "user" or "u" && i + 1 < segments.Length || i + 1 < segments.Length && segments[i + 1] == "status")
            {
                yield return Of(segments[i] is "profile" or "user" or "u" ? segments[i + 1] : segments[i]);
            }
        }
    }
}
