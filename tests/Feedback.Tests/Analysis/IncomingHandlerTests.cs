using System.Collections.Concurrent;
using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Responses;
using Feedback.Tests.Ledger;
using Feedback.Tests.Servers;
using FsCheck.Fluent;

namespace Feedback.Tests.Analysis;

/// <summary>The only writer of items, on a real database, with messages late, twice, in any order and taken by several workers at once.</summary>
public sealed class IncomingHandlerTests
{
    private const int Workers = 6;
    private static readonly SurveyContext Described = new() { Agent = "Mila" };

    [Fact]
    public async Task Ratings_end_up_the_same_whichever_worker_gets_which_message_when()
    {
        await using var test = Setup.Create();
        foreach (var histories in Samples(Gen.OneOf(Revisions.OfRating, Revisions.OfSurvey), runs: 16, items: 10))
        {
            var messages = histories.SelectMany(history => history.Revisions.Select(revision => RatingMessage(history.Id, revision))).ToList();
            await test.HandleAsync(messages);
            foreach (var (id, revisions) in histories)
                await test.CheckAsync(ItemLedger.IdOf("widget", id), FactKind.Rating, "widget", id, revisions);
        }
        await test.CheckMeasuresAsync();
    }

    [Fact]
    public async Task Reviews_end_up_as_their_page_says_whichever_worker_gets_which_message_when()
    {
        await using var test = Setup.Create();
        foreach (var histories in Samples(Revisions.OfReview, runs: 12, items: 10))
        {
            var known = histories.Select(history => (history.Id, Revisions: history.Revisions.Where(r => r.Seen is not null).ToList()))
                .Where(history => history.Revisions.Count > 0).ToList();
            await test.HandleAsync([.. known.SelectMany(history => history.Revisions.Select(revision => ReviewMessage(history.Id, revision)))]);
            foreach (var (id, revisions) in known)
            {
                // The next poll reads the page as it is now, and sends it where the ledger says otherwise.
                var latest = revisions.OrderBy(r => r.At).ThenBy(r => r.ContentHash(), StringComparer.Ordinal).Last();
                var itemId = ItemLedger.IdOf("platform", id);
                if ((await test.ItemAsync(itemId)).ContentHash != latest.ContentHash())
                    await test.HandleAsync([ReviewMessage(id, latest with { At = latest.At.AddHours(9) })]);

                var item = await test.ItemAsync(itemId);
                Assert.Equal((latest.Seen!.Rating, latest.Seen.Text), (item.Rating, item.Text));
                await test.CheckFollowersAsync(item);
            }
        }
        await test.CheckMeasuresAsync();
    }

    private static IEnumerable<List<(string Id, Revision[] Revisions)>> Samples(FsCheck.Gen<Revision[]> of, int runs, int items)
    {
        for (var run = 0; run < runs; run++)
            yield return [.. of.Sample(items, 8).Select((revisions, i) => ($"{run}-{i}", revisions.Select(Keyed).ToArray()))];
    }

    /// <summary>As the handler keeps it: what a rater said has a key of its own.</summary>
    private static Revision Keyed(Revision revision) => revision switch
    {
        { Label: not null } => revision,
        { Step: { } step } => revision with { Key = step.ToString().ToLowerInvariant(), Survey = Described },
        _ => revision with { Key = revision.Key ?? $"{revision.At.UtcTicks}-{revision.ContentHash()}", ByReceipt = revision.Survey is null },
    };

    private static IncomingMessage RatingMessage(string id, Revision revision)
    {
        var itemId = ItemLedger.IdOf("widget", id);
        return revision switch
        {
            { Label: { } label } => new ItemRelabelled { Shop = "shop", At = revision.At, ItemId = itemId, Label = label },
            { Step: { } step } => new SurveyStepped { Shop = "shop", At = revision.At, Survey = SurveyOf(Described), Step = step },
            { Survey: { } survey } => new RatingGiven
            {
                Shop = "shop",
                At = revision.At,
                Survey = SurveyOf(survey),
                Key = revision.Key!,
                Session = revision.Session,
                Sequence = revision.Sequence,
                Opening = revision.Opening,
                Answer = revision.Answer!,
            },
            _ => new RatingChanged { Shop = "shop", At = revision.At, ItemId = itemId, Key = revision.Key!, Answer = revision.Answer },
        };

        SurveyIdentity SurveyOf(SurveyContext context) => new() { ItemId = itemId, ExternalId = id, Source = "widget", Context = context };
    }

    private static ItemSeen ReviewMessage(string id, Revision revision) => new()
    {
        Shop = "shop",
        At = revision.At,
        Item = revision.Seen! with { Source = "platform", ExternalId = id },
    };

    private sealed class Setup(TestProgram program) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, FeedbackItem> _items = new();

        public static Setup Create() => new(new TestProgram(new Dictionary<string, string> { ["Feedback__Shops__shop__Name"] = "Testladen" }));

        /// <summary>Every message once or twice, in any order, by several workers.</summary>
        public async Task HandleAsync(IReadOnlyList<IncomingMessage> messages)
        {
            IncomingMessage[] deliveries = [.. messages, .. messages.Where(_ => Random.Shared.Next(3) == 0)];
            Random.Shared.Shuffle(deliveries);
            var waiting = new ConcurrentQueue<IncomingMessage>(deliveries);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
            {
                while (waiting.TryDequeue(out var message))
                    await program.Get<IncomingHandler>().HandleAsync(message, CancellationToken.None);
            })));
        }

        public async Task<FeedbackItem> ItemAsync(string id) => (await program.Get<ItemLedger>().FindAsync("shop", id, CancellationToken.None))!;

        /// <summary>The item is what its revisions add up to, and has exactly those.</summary>
        public async Task CheckAsync(string itemId, FactKind kind, string source, string externalId, Revision[] revisions)
        {
            var history = await program.Get<ItemLedger>().ReadAsync("shop", itemId, CancellationToken.None);
            var kept = Withdrawal.Apply(revisions);
            Assert.Equal(kept.Count, history.Revisions.Count);
            if (revisions.All(revision => revision.Survey is null) || !ItemFold.HasContent(kept))
            {
                // Changes or steps alone, whose rating has not arrived.
                Assert.Null(history.Item);
                return;
            }
            var expected = ItemFold.Fold(
                new ItemIdentity { Id = itemId, Shop = "shop", Kind = kind, Source = source, ExternalId = externalId }, kept);
            var item = history.Item!;
            Assert.Equal(expected with { Version = item.Version, Analysis = item.Analysis, TimelineAt = item.TimelineAt }, item);
            await CheckFollowersAsync(item);
        }

        /// <summary>It stands in the timeline once, and the response queue is in step with it.</summary>
        public async Task CheckFollowersAsync(FeedbackItem item)
        {
            _items[item.Identity.Id] = item;
            var facts = new List<Fact>();
            foreach (var month in await program.Get<Timeline>().MonthsAsync("shop", null, CancellationToken.None))
            {
                await foreach (var fact in program.Get<Timeline>().NewestFirstAsync("shop", month, null, CancellationToken.None))
                {
                    if (fact.Id == item.Identity.Id && !fact.Moved)
                        facts.Add(fact);
                }
            }
            var only = Assert.Single(facts);
            Assert.Equal(
                (item.CreatedAt, item.Version, item.Identity.Kind, item.Rating, item.Identity.Survey?.Agent, item.Withdrawn),
                (only.At, only.Version, only.Kind, only.Stars, only.Agent, only.Excluded == "withdrawn"));
            Assert.Equal(item.Excluded, only.Excluded);

            var found = (await program.Get<CaseStore>().FindAsync("shop", item.Identity.Id, CancellationToken.None))?.Value;
            var isNegative = item is { Excluded: null, Analysis.Label: "negative" };
            Assert.Equal(isNegative, found?.Status == CaseStatus.New);
            Assert.True(found is null || found.Subject.ItemVersion == item.Version, "The case is about an old version.");
        }

        public async Task CheckMeasuresAsync()
        {
            await program.Get<RollUp>().RunAsync("shop", CancellationToken.None);
            var counted = _items.Values.Where(item => item.Excluded is null).ToList();
            var report = await program.Get<MeasureReports>().ReportAsync(
                new MeasureQuery
                {
                    Shop = "shop",
                    From = Revisions.Start.AddDays(-2).AddMinutes(-30),
                    To = Revisions.Start.AddDays(2).AddMinutes(-30),
                    Zone = TimeZoneInfo.Utc,
                },
                CancellationToken.None);
            Assert.Equal(counted.Count, report.Total.Items);
            Assert.Equal(counted.Count(item => item.Analysis!.Label == "negative"), report.Total.Negative);
            foreach (var reason in (string[])["withdrawn", "canceled", "unconfirmed"])
                Assert.Equal(_items.Values.Count(item => item.Excluded == reason), report.Total.Excluded.GetValueOrDefault(reason));
        }

        public ValueTask DisposeAsync() => program.DisposeAsync();
    }
}
