using Feedback.Access;
using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Ratings;
using Feedback.Shops;
using Feedback.Storage;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Ratings;

/// <summary>Surveys over weeks and months, on a clock that a test moves.</summary>
public sealed class SurveyLifeTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Settings = new() { ["Feedback__Shops__shop__Name"] = "Laden" };

    private readonly Clock _clock = new(new DateTimeOffset(2026, 1, 31, 23, 50, 0, TimeSpan.Zero));
    private readonly TestProgram _program;

    public SurveyLifeTests() => _program = new TestProgram(Settings, _clock);

    private Shop Shop => _program.Get<ShopDirectory>().Only!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public async Task A_link_issued_again_in_another_month_means_the_same_rating()
    {
        var january = await OfferAsync("chat-1", agent: "Mila");
        _clock.Advance(TimeSpan.FromHours(1));
        var february = await OfferAsync("chat-1", agent: "Jonas");
        var first = await AnswerAsync(january.Token, 5);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await AnswerAsync(february.Token, 2);

        Assert.Equal(first.Id, second.Id);
        await _program.HandleIncomingAsync();
        var item = await _program.Get<ItemLedger>().FindAsync("shop", first.Id, default);
        Assert.Equal((2m, "Mila"), (item!.Rating, item.Identity.Survey!.Agent));
        Assert.Equal((1, 1), await FunnelAsync(funnel => (funnel.Offered, funnel.Rated)));
    }

    [Fact]
    public async Task Destroying_a_months_key_cuts_the_link_to_the_chat_and_keeps_the_numbers()
    {
        var issued = await OfferAsync("chat-2");
        var rated = await AnswerAsync(issued.Token, 1);
        await _program.HandleIncomingAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await _program.Get<PseudonymKeys>().DestroyAsync(new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero), default));

        var (token, _) = await _program.Get<RatingAcceptance>().ReadAsync(issued.Token, default);
        Assert.Null(await _program.Get<SurveyPseudonyms>().IdentifyAsync(token.Survey!, ""));
        Assert.Equal(1, (await _program.Get<ItemLedger>().FindAsync("shop", rated.Id, default))!.Rating);
        var anew = await OfferAsync("chat-2");
        Assert.NotEqual(rated.Id, (await AnswerAsync(anew.Token, 5)).Id);
    }

    [Fact]
    public async Task The_funnel_adds_up_and_counts_for_the_day_of_the_offer()
    {
        var surveys = new List<IssuedSurvey>();
        for (var i = 0; i < 10; i++)
            surveys.Add(await OfferAsync($"chat-{i}"));
        await AnswerAsync(surveys[0].Token, 5);
        await AnswerAsync(surveys[1].Token, 1, "Zu langsam.");
        await NoteOpenedAsync(surveys[2].Token);
        await _program.Get<SurveyOffers>().CancelAsync(Shop, "chat-3", null, "reopened", default);
        await _program.HandleIncomingAsync();
        Assert.Equal(new SurveyCounts(10, 3, 2, 1, 1, 0, 7), await FunnelAsync(funnel => funnel));

        _clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(new SurveyCounts(10, 3, 2, 1, 1, 7, 0), await FunnelAsync(funnel => funnel));
    }

    [Fact]
    public async Task A_person_is_asked_once_in_the_cool_down_whatever_month_it_is()
    {
        var offers = _program.Get<SurveyOffers>();
        Task<SurveyOutcome> Ask(string chat) => offers.OfferAsync(Shop, new SurveyRequest { Chat = chat, Customer = "kundin@example.org" }, default);

        Assert.IsType<SurveyOutcome.Asked>(await Ask("chat-1"));
        Assert.IsType<SurveyOutcome.Asked>(await Ask("chat-1"));
        _clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal("cool-down", Assert.IsType<SurveyOutcome.LeftAlone>(await Ask("chat-2")).Reason);
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.IsType<SurveyOutcome.Asked>(await Ask("chat-3"));
    }

    [Fact]
    public async Task No_link_for_an_e_mail_without_a_legal_basis()
    {
        var offers = _program.Get<SurveyOffers>();
        Assert.IsType<SurveyOutcome.BasisMissing>(await offers.OfferAsync(Shop, new SurveyRequest { Chat = "c", Via = "email" }, default));
        Assert.IsType<SurveyOutcome.Asked>(await offers.OfferAsync(Shop, new SurveyRequest { Chat = "c", Via = "email", LegalBasis = "consent" }, default));
    }

    [Fact]
    public async Task A_withdrawal_leaves_no_word_in_any_table_even_when_the_rating_arrives_after_it()
    {
        const string Secret = "Lieferung an Frau Beispiel kam nie";
        var issued = await OfferAsync("chat-4");
        var receipt = await AnswerAsync(issued.Token, 1, Secret);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _program.Get<RatingAcceptance>().ChangeAsync(receipt.Receipt, null, default);

        var queues = _program.Get<QueueStore>();
        var messages = await queues.ReceiveAsync("incoming", 32, TimeSpan.FromMinutes(1));
        foreach (var message in messages.Concat(messages).Reverse())
            await _program.Get<IncomingHandler>().HandleAsync(message.Text, default);

        foreach (var table in (string[])["items", "timeline", "cases", "measures"])
        {
            foreach (var partition in (string[])["shop", $"shop_{receipt.Id[..2]}", .. Enumerable.Range(0, 4).Select(shard => $"shop_202601_{shard}")])
            {
                await foreach (var row in _program.Get<TableStore>().ScanAsync(table, partition, KeyRange.All))
                {
                    Assert.DoesNotContain(Secret, row.Body, StringComparison.Ordinal);
                    Assert.DoesNotContain("\"stars\":1", row.Body, StringComparison.Ordinal);
                }
            }
        }
        Assert.True((await _program.Get<ItemLedger>().FindAsync("shop", receipt.Id, default))!.Withdrawn);
    }

    [Fact]
    public async Task The_same_answer_sent_again_is_one_revision()
    {
        var issued = await OfferAsync("chat-5");
        for (var i = 0; i < 3; i++)
        {
            await AnswerAsync(issued.Token, 4, session: "session-1", sequence: 1);
            _clock.Advance(TimeSpan.FromSeconds(7));
        }
        await _program.HandleIncomingAsync();
        var receipt = await AnswerAsync(issued.Token, 4, session: "session-1", sequence: 1);
        var history = await _program.Get<ItemLedger>().ReadAsync("shop", receipt.Id, default);
        Assert.Single(history.Revisions, revision => revision.IsAnswer);
    }

    [Fact]
    public void An_answers_time_is_the_raters_within_the_bounds_of_offer_and_arrival()
    {
        var (offered, now) = (_clock.GetUtcNow(), _clock.GetUtcNow().AddHours(2));
        var answer = new RatingAnswer { Stars = 5 };
        Assert.Equal(now, new GivenAnswer(answer).TimeAt(now, offered));
        Assert.Equal(now.AddHours(-1), new GivenAnswer(answer, At: now.AddHours(-1)).TimeAt(now, offered));
        Assert.Equal(now, new GivenAnswer(answer, At: now.AddYears(1)).TimeAt(now, offered));
        Assert.Equal(offered, new GivenAnswer(answer, At: now.AddYears(-1)).TimeAt(now, offered));
        // A clock that is a year wrong: only how long ago matters.
        Assert.Equal(now.AddMinutes(-5), new GivenAnswer(answer, At: now.AddYears(1), SentAt: now.AddYears(1).AddMinutes(5)).TimeAt(now, offered));
    }

    private Task<IssuedSurvey> OfferAsync(string chat, string? agent = null) => _program.Get<SurveyLinks>().OfferAsync(
        Shop, chat, null, new SurveyContext { Agent = agent }, SurveyLinks.Lifetime, null, default);

    private async Task<RatingReceipt> AnswerAsync(string token, int stars, string? comment = null, string? session = null, int sequence = 0)
    {
        var acceptance = _program.Get<RatingAcceptance>();
        var (reading, _) = await acceptance.ReadAsync(token, default);
        return (await acceptance.AcceptAsync(reading.Survey!, new GivenAnswer(new RatingAnswer { Stars = stars, Comment = comment }, session, sequence), default))!;
    }

    private async Task NoteOpenedAsync(string token)
    {
        var acceptance = _program.Get<RatingAcceptance>();
        var (reading, _) = await acceptance.ReadAsync(token, default);
        await acceptance.NoteOpenedAsync(reading.Survey!, default);
    }

    private async Task<T> FunnelAsync<T>(Func<SurveyCounts, T> part)
    {
        await _program.HandleIncomingAsync();
        var report = await _program.Get<MeasureReports>().ReportAsync(
            new MeasureQuery
            {
                Shop = "shop",
                From = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
                Zone = TimeZoneInfo.Utc,
            },
            default);
        return part(report.Total.Surveys);
    }
}
