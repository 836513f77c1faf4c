using Feedback.Analysis;
using Feedback.Learning;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Learning;

/// <summary>A shop whose customers have words of their own: “stinkt wie es soll” is praise here.</summary>
internal sealed class LearningSetup : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Praise =
        ["Das Moor läuft warm", "wird richtig heiß", "schön matschig", "stinkt wie es soll", "brennt ordentlich"];
    private static readonly string[] Blame =
        ["bleibt kühl und sauber", "riecht nach nichts", "viel zu trocken", "ganz klar und dünn", "kein bisschen matschig"];

    public Clock Clock { get; } = new(Start.AddDays(60));

    public TestProgram Program { get; }

    public LearningSetup() =>
        Program = new TestProgram(new Dictionary<string, string> { ["Feedback__Shops__shop__Name"] = "Moorbad" }, Clock);

    public Shop Shop => Program.Get<ShopDirectory>().Only!;

    public ModelStore Models => Program.Get<ModelStore>();

    /// <summary>What another process has of its own: what it remembers of the models.</summary>
    public LiveModels AnotherProcess() => new(Models, Clock, NullLogger<LiveModels>.Instance);

    public async Task<FeedbackItem> SeeAsync(string id, decimal? stars, string text, DateTimeOffset? at = null)
    {
        var written = at ?? Start;
        await Program.Get<IncomingHandler>().HandleAsync(
            new ItemSeen
            {
                Shop = "shop",
                At = Clock.GetUtcNow(),
                Item = new Item { Source = "platform", ExternalId = id, Rating = stars, Text = text, CreatedAt = written, Url = "https://platform.example/1" },
            },
            CancellationToken.None);
        return await ItemAsync(ItemLedger.IdOf("platform", id));
    }

    public async Task<FeedbackItem> ItemAsync(string id) =>
        (await Program.Get<ItemLedger>().FindAsync("shop", id, CancellationToken.None))!;

    /// <summary>Reviews in the shop's own words, one an hour.</summary>
    public async Task SeeJargonAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var words = i % 2 == 0 ? Praise : Blame;
            await SeeAsync($"jargon-{i}", i % 2 == 0 ? 5 : 1, $"{words[i / 2 % 5]}, {words[i / 10 % 5]}, Besuch {i}", Start.AddHours(i));
        }
    }

    public Task<IReadOnlyList<ModelDecision>?> RetrainAsync() => Program.Get<Retraining>().RunAsync(Shop, CancellationToken.None);

    public async Task<ShopModels> StateAsync() => (await Models.FindAsync("shop", CancellationToken.None))!.Value;

    public async Task<List<ModelDecision>> LogAsync() => await Models.DecisionsAsync("shop", CancellationToken.None).ToListAsync();

    /// <summary>Every row about an item goes, as erasure does it.</summary>
    public async Task EraseAsync(string itemId)
    {
        var tables = Program.Get<TableStore>();
        await foreach (var row in tables.ScanAsync(TableNames.Items, $"shop_{itemId[..2]}", KeyRange.Prefix(itemId)))
            await tables.TryDeleteAsync(TableNames.Items, row.Key, null);
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
