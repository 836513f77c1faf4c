using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Ledger;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Learning;

/// <summary>A text and the item it stands in.</summary>
internal sealed record LabelledText(string ItemId, ShopExample Example);

/// <summary>
/// Collects what a shop's model may learn from: texts with stars, and texts a person has judged. Read from the items as they stand, so that what was
/// erased or withdrawn is not among them.
/// </summary>
internal sealed class LabelledTexts(Timeline timeline, ItemLedger ledger, TimeProvider time)
{
    /// <summary>Bounds for the time and memory of a night: texts, and their UTF-16 units together.</summary>
    private const int MostTexts = 20_000, MostUnits = 4_000_000;

    /// <summary>Items looked at, as those without text or stars are of no use.</summary>
    private const int MostItems = 50_000;
    private const int AtOnce = 32;

    /// <summary>The newest ones, newest first; of equal texts the newest.</summary>
    public async Task<IReadOnlyList<LabelledText>> CollectAsync(string shop, CancellationToken cancellationToken)
    {
        var texts = new List<LabelledText>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var units = 0;
        await foreach (var ids in BatchesAsync(shop, cancellationToken))
        {
            foreach (var item in await Task.WhenAll(ids.Select(id => ledger.FindAsync(shop, id, cancellationToken))))
            {
                if (item is null || Of(item) is not { } text || !known.Add(text.Example.Text))
                    continue;
                units += text.Example.Text.Length;
                if (texts.Count == MostTexts || units > MostUnits)
                    return texts;
                texts.Add(text);
            }
        }
        return texts;
    }

    /// <summary>Whether the text of an item may still be learnt from.</summary>
    public async Task<bool> IsThereAsync(string shop, string itemId, CancellationToken cancellationToken) =>
        await ledger.FindAsync(shop, itemId, cancellationToken) is { Withdrawn: false } item && TextOf(item) is not null;

    /// <returns>Null for what teaches nothing: without text or label, in another language, withdrawn, or of no counting rating.</returns>
    public static LabelledText? Of(FeedbackItem item)
    {
        if (item.Excluded is not null || item.Withdrawn || TextOf(item) is not { } text || item.Analysis?.Language == Languages.Other)
            return null;
        if (item.CorrectedLabel is { } corrected && Enum.TryParse<Sentiment>(corrected, ignoreCase: true, out var label))
            return new LabelledText(item.Identity.Id, new ShopExample(text, label, item.CreatedAt, IsCorrection: true));
        return item.Rating is { } stars
            ? new LabelledText(item.Identity.Id, new ShopExample(text, ShopExample.LabelOf(stars), item.CreatedAt, IsCorrection: false))
            : null;
    }

    private static string? TextOf(FeedbackItem item) => (item.Text ?? item.Title) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private async IAsyncEnumerable<List<string>> BatchesAsync(
        string shop, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ItemCursor.TryParse(null, time.GetUtcNow(), out var from);
        var batch = new List<string>(AtOnce);
        var seen = 0;
        await foreach (var (fact, _) in ItemWalk.NewestFirstAsync(timeline, shop, from, cancellationToken))
        {
            if (fact.Excluded is null)
                batch.Add(fact.Id);
            if (batch.Count == AtOnce)
            {
                yield return batch;
                batch = new List<string>(AtOnce);
            }
            if (++seen == MostItems)
                break;
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
