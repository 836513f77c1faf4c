using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Feedback.Analysis;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Sources;
using Feedback.Shops;

namespace Feedback.Monitoring.Replay;

/// <summary>
/// Reads archived answers again with today's readers and brings items in line with them. With the readers of the time it changes nothing; after a reader
/// was repaired it corrects what the old one made of the same answers, and takes back what it made up.
/// </summary>
internal sealed class Replayer(
    PageArchive pages, SourceCatalog catalog, SourceReader reader, ItemDelivery delivery, ItemLedger ledger, IncomingHandler handler, ShopDirectory shops)
{
    /// <param name="from">Of answers received from then on.</param>
    /// <param name="to">Up to then, excluded.</param>
    /// <param name="source">Only of this source; null for all.</param>
    /// <param name="writes">False only tells what would change.</param>
    /// <param name="report">Told of each change as it is made, and after each answer how far the replay has come.</param>
    public async Task<ReplaySummary> RunAsync(
        DateTimeOffset from, DateTimeOffset to, string? source, bool writes, Action<ReplayChange> report, Action<DateTimeOffset> passed,
        CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var summary = new ReplaySummary(0, 0, 0, 0, 0, 0, "");
        await foreach (var page in pages.ReadAsync(from, to, cancellationToken))
        {
            passed(page.Answer.FetchedAt);
            if (source is not null && page.Source != source)
                continue;
            if (await SourceOfAsync(page, cancellationToken) is not { } polled)
            {
                summary = summary with { Skipped = summary.Skipped + 1 };
                continue;
            }
            var derived = await DeriveAsync(polled, page, cancellationToken);
            summary = summary with { Pages = summary.Pages + 1, Items = summary.Items + derived.OfType<ItemSeen>().Count() };
            foreach (var message in derived)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, AnalysisJson.Instance.IncomingMessage)));
                if (await ChangeOfAsync(page, message, cancellationToken) is not { } change)
                    continue;
                if (writes)
                    await handler.HandleAsync(message, cancellationToken);
                report(change);
                summary = summary.Plus(change);
            }
        }
        return summary with { Hash = Convert.ToHexStringLower(hash.GetHashAndReset())[..16] };
    }

    /// <summary>The source with its present settings; where it is gone or of another type now, its type with none.</summary>
    private async ValueTask<PolledSource?> SourceOfAsync(ArchivedPage page, CancellationToken cancellationToken)
    {
        if (!shops.TryGet(page.Shop, out _) || SourceTypes.Find(page.Header.Type) is not { } adapter)
            return null;
        return await catalog.FindAsync(page.Shop, page.Source, cancellationToken) is { } present && present.Source.Type == page.Header.Type
            ? present
            : new PolledSource(
                new ShopSource(page.Shop, page.Source, page.Header.Type, TimeSpan.FromDays(1), new Dictionary<string, string>()), adapter,
                new SourceSettings(page.Source, page.Header.Type, []));
    }

    /// <summary>What an answer says, as messages; the same each time.</summary>
    private async Task<IReadOnlyList<IncomingMessage>> DeriveAsync(PolledSource source, ArchivedPage page, CancellationToken cancellationToken)
    {
        var read = reader.Read(source, page.Answer);
        // What cannot be read proves nothing about what was read before.
        if (read.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
            return [];
        var messages = new List<IncomingMessage>();
        var at = page.Header.FetchedAt;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in read.Items)
        {
            var message = delivery.MessageOf(source, item, at, page.Header.SilentBefore) with { Replay = true };
            var id = ItemLedger.IdOf(message.Item.Source, message.Item.ExternalId);
            ids.Add(id);
            if (ItemDelivery.Judge(source, message.Item).IsAboutUs || await ledger.FindAsync(page.Shop, id, cancellationToken) is not null)
                messages.Add(message);
        }
        messages.AddRange(read.Gone.Select(id => new ItemGone { Shop = page.Shop, At = at, ItemId = ItemDelivery.IdOf(page.Source, id) }));
        messages.AddRange((page.Header.Items ?? []).Where(id => !ids.Contains(id))
            .Select(id => new ItemMisread { Shop = page.Shop, At = at, ItemId = id, Reader = source.Adapter.ReaderVersion }));
        return messages;
    }

    /// <returns>Null when the ledger says the same already.</returns>
    private async Task<ReplayChange?> ChangeOfAsync(ArchivedPage page, IncomingMessage message, CancellationToken cancellationToken)
    {
        var (id, change) = message switch
        {
            ItemSeen seen => (ItemLedger.IdOf(seen.Item.Source, seen.Item.ExternalId), (Func<IReadOnlyList<Revision>, IReadOnlyList<Revision>>)(revisions =>
                PolledRevisions.Add(new Revision { At = seen.At, Seen = seen.Item, Reader = seen.Reader }, revisions, isReplay: true))),
            ItemGone gone => (gone.ItemId, revisions => PolledRevisions.Add(new Revision { At = gone.At, Gone = true }, revisions, isReplay: false)),
            ItemMisread misread => (misread.ItemId, revisions => PolledRevisions.TakeBack(misread.At, misread.Reader, revisions)),
            _ => throw new ArgumentOutOfRangeException(nameof(message)),
        };
        var history = await ledger.ReadAsync(page.Shop, id, cancellationToken);
        // Where nothing is held, only the sight of an item makes one.
        if (history.Item is null && message is not ItemSeen)
            return null;
        var revisions = change(history.Revisions);
        if (ReferenceEquals(revisions, history.Revisions) && history.Item is not null)
            return null;
        var identity = history.Item?.Identity ?? IdentityOf(page, id, ((ItemSeen)message).Item);
        return new ReplayChange(page.Shop, page.Source, identity.ExternalId, history.Item, ItemFold.Fold(identity, revisions));
    }

    private static ItemIdentity IdentityOf(ArchivedPage page, string id, Item item) => new()
    {
        Id = id,
        Shop = page.Shop,
        Kind = item.Rating is null ? Models.Measures.FactKind.Mention : Models.Measures.FactKind.Review,
        Source = page.Source,
        ExternalId = item.ExternalId,
    };
}

/// <param name="Before">Null when the item was not held.</param>
internal sealed record ReplayChange(string Shop, string Source, string ExternalId, FeedbackItem? Before, FeedbackItem After)
{
    private const int LongestShown = 60;

    public bool IsNew => Before is null;

    public bool IsRemoved => After.GoneAt is not null && Before?.GoneAt is null;

    /// <summary>One line: what became of the item.</summary>
    public string Describe()
    {
        var name = $"{Source} {ExternalId}";
        if (IsNew)
            return $"new {name}: {Shown(After.Rating)} {Shown(After.Text ?? After.Title)}";
        if (IsRemoved)
            return $"removed {name}: {Shown(Before!.Rating)} {Shown(Before.Text ?? Before.Title)}";
        var parts = new[]
        {
            Part("stars", Shown(Before!.Rating), Shown(After.Rating)),
            Part("title", Shown(Before.Title), Shown(After.Title)),
            Part("text", Shown(Before.Text), Shown(After.Text)),
            Part("reply", Shown(Before.Reply?.Text), Shown(After.Reply?.Text)),
            Part("versions", $"{Before.Contents}", $"{After.Contents}"),
        }.OfType<string>().ToList();
        return $"changed {name}: {(parts.Count > 0 ? string.Join(", ", parts) : "its history")}";
    }

    private static string? Part(string name, string before, string after) => before == after ? null : $"{name} {before} → {after}";

    private static string Shown(decimal? rating) => rating?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    // One line, whatever the text; what a source wrote must not command a terminal.
    private static string Shown(string? text)
    {
        if (text is null)
            return "-";
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return $"\"{(line.Length > LongestShown ? line[..LongestShown] + "…" : line)}\"";
    }
}

/// <param name="Skipped">Answers of shops that are not configured.</param>
/// <param name="Hash">Of everything derived, in order: equal for equal archives and readers.</param>
internal sealed record ReplaySummary(int Pages, int Items, int New, int Changed, int Removed, int Skipped, string Hash)
{
    public ReplaySummary Plus(ReplayChange change) => change switch
    {
        { IsNew: true } => this with { New = New + 1 },
        { IsRemoved: true } => this with { Removed = Removed + 1 },
        _ => this with { Changed = Changed + 1 },
    };
}
