using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// The table <c>sources</c>, partition the shop: <c>s_{source}</c> where its polling stands, kept small because every tick reads all of them;
/// <c>r_{source}</c> its latest runs, <c>d_{source}</c> its definition where it is none of the configuration, <c>n_{source}</c> a wish to poll it soon,
/// <c>c_{source}</c> its coverage, <c>m_{source}_{item}</c> an item its platform says it does not have.
/// </summary>
internal static class SourceRows
{
    public static readonly KeyRange States = KeyRange.Prefix("s_");
    public static readonly KeyRange Definitions = KeyRange.Prefix("d_");
    public static readonly KeyRange Nudges = KeyRange.Prefix("n_");
    public static readonly KeyRange Coverages = KeyRange.Prefix("c_");

    public static RowKey State(string shop, string source) => new(shop, $"s_{source}");

    public static RowKey Runs(string shop, string source) => new(shop, $"r_{source}");

    public static RowKey Definition(string shop, string source) => new(shop, $"d_{source}");

    public static RowKey Nudge(string shop, string source) => new(shop, $"n_{source}");

    public static RowKey Coverage(string shop, string source) => new(shop, $"c_{source}");

    public static RowKey Missing(string shop, string source, string itemId) => new(shop, $"m_{source}_{itemId}");

    /// <summary>The source a row of these ranges belongs to.</summary>
    public static string SourceOf(RowKey key) => key.Row[2..];
}
