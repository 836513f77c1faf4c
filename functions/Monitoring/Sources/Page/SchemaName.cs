namespace Feedback.Monitoring.Sources.Page;

/// <summary>Names of schema.org's vocabulary, however a page writes them: bare, as an address or with the usual prefix.</summary>
internal static class SchemaName
{
    private static readonly string[] Prefixes = ["https://schema.org/", "http://schema.org/", "https://www.schema.org/",
        "http://www.schema.org/", "schema:"];

    // schema.org/Review and those of its subtypes in which customers speak.
    private static readonly HashSet<string> Reviews = Set("Review", "UserReview", "CriticReview", "EmployerReview");

    private static readonly HashSet<string> Totals = Set("AggregateRating", "EmployerAggregateRating");

    private static readonly HashSet<string> Organizations = Set(
        "Organization", "LocalBusiness", "Store", "OnlineStore", "OnlineBusiness", "Corporation", "Brand", "WebSite");

    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> name)
    {
        name = name.Trim();
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return name[prefix.Length..].TrimStart('#');
        }
        return name;
    }

    public static bool IsReview(string bareType) => Reviews.Contains(bareType);

    /// <summary>Sums up reviews; never one itself.</summary>
    public static bool IsTotal(string bareType) => Totals.Contains(bareType);

    public static bool IsOrganization(string bareType) => Organizations.Contains(bareType);

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.OrdinalIgnoreCase);
}
