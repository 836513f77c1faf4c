using Feedback.Measures;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;

namespace Feedback.Analysis;

/// <summary>Reads items page by page, newest first; API and console share it.</summary>
internal sealed class ItemReader(Timeline timeline, ItemLedger ledger)
{
    /// <param name="wanted">Which items to list.</param>
    /// <returns>The items, and where the next page begins; null on the last.</returns>
    public async Task<(IReadOnlyList<FeedbackItem> Items, ItemCursor? Next)> ReadAsync(
        string shop, Func<Fact, bool> wanted, ItemCursor from, int most, CancellationToken cancellationToken)
    {
        var facts = new List<Fact>();
        ItemCursor? next = null;
        await foreach (var (fact, position) in ItemWalk.NewestFirstAsync(timeline, shop, from, cancellationToken))
        {
            if (facts.Count == most)
            {
                next = position;
                break;
            }
            if (wanted(fact))
                facts.Add(fact);
        }
        var items = await Task.WhenAll(facts.Select(fact => ledger.FindAsync(shop, fact.Id, cancellationToken)));
        return ([.. items.OfType<FeedbackItem>()], next);
    }
}
