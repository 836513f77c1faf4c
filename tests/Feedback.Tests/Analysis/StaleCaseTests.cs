using Feedback.Analysis;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Responses;
using Feedback.Shops;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Analysis;

public sealed class StaleCaseTests
{
    [Fact]
    public async Task A_worker_that_comes_late_with_an_old_version_leaves_no_case_open_for_a_rating_that_is_good_by_now()
    {
        await using var program = new TestProgram(new Dictionary<string, string> { ["Feedback__Shops__shop__Name"] = "Testladen" });
        var (handler, ledger) = (program.Get<IncomingHandler>(), program.Get<ItemLedger>());
        await handler.HandleAsync(Given(stars: 3, second: 0), CancellationToken.None);
        var id = ItemLedger.IdOf("widget", "x");
        var old = (await ledger.FindAsync("shop", id, CancellationToken.None))!;
        await handler.HandleAsync(Given(stars: 5, second: 2), CancellationToken.None);

        // It had read the rating between the two, when it stood at one star.
        var late = old with { Rating = 1, Analysis = new ItemAnalysis { Label = "negative" } };
        await program.Get<CaseOpening>().FollowAsync(program.Get<ShopDirectory>().Only!, late, backfill: false, CancellationToken.None);

        var found = await program.Get<CaseStore>().FindAsync("shop", id, CancellationToken.None);
        Assert.Equal(CaseStatus.Dismissed, found!.Value.Status);
        Assert.Equal(5, found.Value.Subject.Rating);
    }

    private static RatingGiven Given(int stars, int second) => new()
    {
        Shop = "shop",
        At = new DateTimeOffset(2026, 1, 5, 9, 0, second, TimeSpan.Zero),
        Key = $"{second}",
        Survey = new SurveyIdentity
        {
            ItemId = ItemLedger.IdOf("widget", "x"),
            ExternalId = "x",
            Source = "widget",
            Context = new SurveyContext(),
        },
        Answer = new RatingAnswer { Stars = stars },
    };
}
