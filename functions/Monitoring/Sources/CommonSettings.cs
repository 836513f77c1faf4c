using Feedback.Models.Mentions;

namespace Feedback.Monitoring.Sources;

/// <summary>Settings that every type of source takes besides its own.</summary>
internal static class CommonSettings
{
    public const string DailyUnits = "dailyUnits";
    public const string Canary = "canary";

    /// <summary>Which of the items found are about us.</summary>
    public static readonly IReadOnlyList<SourceField> Mentions =
    [
        new("anyWords", FieldKind.List, "Words or phrases of which an item must have one; inflected forms and all spellings of umlauts count, =word takes it as it stands, word* what begins so"),
        new("allWords", FieldKind.List, "Words or phrases of which an item must have every one"),
        new("noneWords", FieldKind.List, "Words or phrases of which an item must have none"),
        new("blockAuthors", FieldKind.List, "Names or handles whose items are left out"),
        new("blockDomains", FieldKind.List, "Domains whose items are left out, subdomains included"),
        new("ownAccounts", FieldKind.List, "Our own names and handles: what we write ourselves is no mention"),
        new("languages", FieldKind.List, "Languages to keep, such as de, en; an item whose language nobody can tell is kept"),
    ];

    public static readonly IReadOnlyList<SourceField> All =
    [
        new("endpoint", FieldKind.Address, "Another base address for the platform, as tests and proxies need it"),
        new(DailyUnits, FieldKind.Number, "How much of the platform's quota reading may use a day, in the platform's units"),
        new(Canary, FieldKind.Text, "What is certainly found: for a search, words it always finds, asked once a day; for anything else, words that every answer contains"),
        .. Mentions,
    ];

    /// <returns>Null when the settings leave nothing out.</returns>
    public static MentionQuery? MentionsOf(SourceSettings source) => MentionQuery.Of(new MentionLists
    {
        Any = source["anyWords"],
        All = source["allWords"],
        None = source["noneWords"],
        BlockedAuthors = source["blockAuthors"],
        BlockedDomains = source["blockDomains"],
        OwnAccounts = source["ownAccounts"],
        Languages = source["languages"],
    });
}
