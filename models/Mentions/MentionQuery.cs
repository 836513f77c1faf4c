using Feedback.Models.Items;

namespace Feedback.Models.Mentions;

/// <summary>
/// Which of the items a source finds are about us: word lists, lists of authors and domains to leave out, our own posts, languages. Pure; the same
/// item gets the same verdict whenever it is read.
/// </summary>
public sealed class MentionQuery
{
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    private readonly IReadOnlyList<MentionTerm> _any;
    private readonly IReadOnlyList<MentionTerm> _all;
    private readonly IReadOnlyList<MentionTerm> _none;
    private readonly HashSet<string> _blockedAuthors;
    private readonly HashSet<string> _ownAccounts;
    private readonly IReadOnlyList<string> _blockedDomains;
    private readonly HashSet<string> _languages;

    private MentionQuery(MentionLists lists)
    {
        _any = Terms(lists.Any);
        _all = Terms(lists.All);
        _none = Terms(lists.None);
        _blockedAuthors = [.. Split(lists.BlockedAuthors).Select(AccountName.Of)];
        _ownAccounts = [.. Split(lists.OwnAccounts).Select(AccountName.Of)];
        _blockedDomains = [.. Split(lists.BlockedDomains).Select(domain => domain.ToLowerInvariant().TrimStart('*', '.'))];
        _languages = [.. Split(lists.Languages).Select(PrimaryLanguage)];
    }

    /// <summary>Whether the language of an item makes a difference, which then is worth finding out.</summary>
    public bool AsksForLanguage => _languages.Count > 0;

    /// <returns>Null when the lists ask for nothing: every item is then about us.</returns>
    public static MentionQuery? Of(MentionLists lists)
    {
        var query = new MentionQuery(lists);
        return query._any.Count + query._all.Count + query._none.Count + query._blockedAuthors.Count + query._ownAccounts.Count
            + query._blockedDomains.Count + query._languages.Count == 0 ? null : query;
    }

    /// <param name="detectedLanguage">Of the text, where the source names none: <c>de</c>, <c>en</c> or <c>other</c>; null when it is not known.</param>
    public MentionVerdict Judge(Item item, string? detectedLanguage = null)
    {
        var accounts = AccountName.AllOf(item);
        if (accounts.Any(_ownAccounts.Contains))
            return new(MentionReason.OwnPost, item.Author);
        if (accounts.Any(_blockedAuthors.Contains))
            return new(MentionReason.BlockedAuthor, item.Author);
        if (HostOf(item.Url) is { } host && _blockedDomains.FirstOrDefault(domain => IsWithin(host, domain)) is { } blocked)
            return new(MentionReason.BlockedDomain, blocked);
        // What nobody can tell the language of is let pass: a person sees it.
        if (_languages.Count > 0 && (item.Language ?? detectedLanguage) is { } language && !_languages.Contains(PrimaryLanguage(language)))
            return new(MentionReason.OtherLanguage, language);

        var words = MentionText.Words(item.Title, item.Text);
        if (_none.FirstOrDefault(term => term.IsIn(words)) is { } excluded)
            return new(MentionReason.HasExcludedWord, excluded.Text);
        if (_all.FirstOrDefault(term => !term.IsIn(words)) is { } missing)
            return new(MentionReason.LacksRequiredWord, missing.Text);
        if (_any.Count == 0)
            return MentionVerdict.About;
        return _any.FirstOrDefault(term => term.IsIn(words)) is { } found
            ? new(MentionReason.About, found.Text)
            : new(MentionReason.HasNoWord, null);
    }

    private static IReadOnlyList<MentionTerm> Terms(string? list) => [.. Split(list).Select(MentionTerm.Parse).OfType<MentionTerm>()];

    private static string[] Split(string? list) =>
        list?.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string PrimaryLanguage(string tag) => tag.Split('-', '_')[0].ToLowerInvariant();

    private static string? HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host.ToLowerInvariant() : null;

    private static bool IsWithin(string host, string domain) =>
        host == domain || host.Length > domain.Length && host.EndsWith(domain, StringComparison.Ordinal) && host[^(domain.Length + 1)] == '.';
}

/// <summary>The lists of a <see cref="MentionQuery"/> as they are written: entries separated by commas or line breaks; null when there is none.</summary>
public sealed record MentionLists
{
    /// <summary>At least one of these must be in title or text.</summary>
    public string? Any { get; init; }

    /// <summary>Each of these must be there.</summary>
    public string? All { get; init; }

    /// <summary>None of these may be there.</summary>
    public string? None { get; init; }

    /// <summary>Names or handles, with or without <c>@</c>.</summary>
    public string? BlockedAuthors { get; init; }

    /// <summary>Domains; their subdomains are left out as well.</summary>
    public string? BlockedDomains { get; init; }

    /// <summary>Names or handles of our own: what we write ourselves is no mention.</summary>
    public string? OwnAccounts { get; init; }

    /// <summary>BCP 47 tags; regions do not count.</summary>
    public string? Languages { get; init; }
}

/// <param name="Detail">The word, name, domain or language that decided; null where none did.</param>
public sealed record MentionVerdict(MentionReason Reason, string? Detail)
{
    public static readonly MentionVerdict About = new(MentionReason.About, null);

    public bool IsAboutUs => Reason == MentionReason.About;
}

public enum MentionReason
{
    About,
    HasNoWord,
    LacksRequiredWord,
    HasExcludedWord,
    BlockedAuthor,
    BlockedDomain,
    OwnPost,
    OtherLanguage,
}
