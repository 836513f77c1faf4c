using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Feedback.Analysis;
using Feedback.Models.Ledger;
using Feedback.Ratings.Hooks;
using Feedback.Shops;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Ratings;

/// <summary>Calls as the chat tools shape them, in fixtures of our own writing.</summary>
public sealed class HookTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-hook";
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 10, 0, TimeSpan.Zero);

    private readonly TestProgram _program = new(new Dictionary<string, string> { ["Feedback__Shops__shop__Name"] = "Laden" }, new Clock(Now));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public async Task Userlikes_rating_feedback_and_survey_are_one_rating_in_any_order_and_number()
    {
        string[] calls = ["userlike-ended", "userlike-survey", "userlike-rating", "userlike-feedback", "userlike-rating", "userlike-feedback", "userlike-ended"];
        var answers = new List<HookAnswer>();
        foreach (var call in calls)
            answers.Add(await ReceiveAsync("userlike", call));
        await _program.HandleIncomingAsync();

        Assert.Equal("offered", answers[0].Outcome);
        var id = Assert.Single(answers.Where(answer => answer.Outcome == "rated").Select(answer => answer.Id).Distinct());
        var item = await FindAsync(id!);
        Assert.Equal(2, item.Rating);
        Assert.Equal("Der Rückruf kam nie.", item.Text);
        Assert.Equal(["Nicht gelöst"], item.Answer!.Reasons);
        Assert.Equal(("Mila Sommer", "Beratung", "chat"), (item.Identity.Survey!.Agent, item.Identity.Survey.Team, item.Identity.Survey.Channel));
        Assert.DoesNotContain("kundin@example.org", JsonSerializer.Serialize(item.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chatwoots_csat_rates_the_episode_that_ended_and_a_reopening_begins_another()
    {
        Assert.Equal("offered", (await ReceiveAsync("chatwoot", "chatwoot-resolved")).Outcome);
        Assert.Equal("offered", (await ReceiveAsync("chatwoot", "chatwoot-resolved")).Outcome);
        var rated = await ReceiveAsync("chatwoot", "chatwoot-csat");
        Assert.Equal("canceled", (await ReceiveAsync("chatwoot", "chatwoot-reopened")).Outcome);
        Assert.Equal("ignored", (await ReceiveAsync("chatwoot", "chatwoot-resolved")).Outcome);
        await _program.HandleIncomingAsync();

        var item = await FindAsync(rated.Id!);
        Assert.Equal((2m, "Zu lange gewartet", "Aylin", "Versand"), (item.Rating, item.Text, item.Identity.Survey!.Agent, item.Identity.Survey.Team));
        Assert.Null(item.Excluded);
        Assert.Equal("ignored", (await ReceiveAsync("chatwoot", """{"event":"message_created","content_type":"text"}""")).Outcome);
    }

    [Fact]
    public async Task The_generic_hook_offers_rates_and_leaves_alone()
    {
        Assert.Equal("offered", (await ReceiveAsync("generic", """{"event":"ended","chat":"c-1","agent":"Jonas","customerMessages":2,"shopMessages":3}""")).Outcome);
        var alone = await ReceiveAsync("generic", """{"event":"ended","chat":"c-2","customerMessages":2,"shopMessages":0}""");
        Assert.Equal(("left-alone", "one-sided"), (alone.Outcome, alone.Reason));
        var rated = await ReceiveAsync("generic", """{"event":"rated","chat":"c-1","nps":9,"comment":"Gern wieder"}""");
        await _program.HandleIncomingAsync();
        Assert.Equal((9, "Jonas"), ((await FindAsync(rated.Id!)).Answer!.Nps, (await FindAsync(rated.Id!)).Identity.Survey!.Agent));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"_type":"chat_session","_event":"rating","id":1,"rate":9}""")]
    [InlineData("""{"event":"message_updated","content_type":"input_csat","content_attributes":null,"conversation":7}""")]
    [InlineData("""{"event":"rated","chat":"c","stars":"many"}""")]
    public async Task A_call_without_sense_changes_nothing(string call)
    {
        foreach (var tool in ChatTools.All.Keys)
            Assert.Equal("ignored", (await ReceiveAsync(tool, call)).Outcome);
        Assert.Equal(0, await _program.HandleIncomingAsync());
    }

    [Fact]
    public void A_signature_counts_for_its_body_its_secret_and_five_minutes()
    {
        var body = Encoding.UTF8.GetBytes("""{"event":"rated"}""");
        Assert.True(HookSignature.IsValid(Signed("X-Chatwoot", body, Secret, Now), body, Secret, Now));
        Assert.True(HookSignature.IsValid(Signed("X-Feedback", body, Secret, Now), body, Secret, Now.AddMinutes(4)));
        Assert.False(HookSignature.IsValid(Signed("X-Chatwoot", body, Secret, Now), body, Secret, Now.AddMinutes(6)));
        Assert.False(HookSignature.IsValid(Signed("X-Chatwoot", body, "another-secret-of-a-hook", Now), body, Secret, Now));
        Assert.False(HookSignature.IsValid(Signed("X-Chatwoot", body, Secret, Now), [.. body, 32], Secret, Now));
        Assert.False(HookSignature.IsValid(new DefaultHttpContext().Request, body, Secret, Now));
    }

    [Fact]
    public void The_secret_itself_may_be_shown_in_header_or_address()
    {
        var inHeader = new DefaultHttpContext().Request;
        inHeader.Headers["X-Feedback-Secret"] = Secret;
        var inAddress = new DefaultHttpContext().Request;
        inAddress.QueryString = new QueryString($"?secret={Secret}");
        Assert.True(HookSignature.IsValid(inHeader, [], Secret, Now));
        Assert.True(HookSignature.IsValid(inAddress, [], Secret, Now));
        Assert.False(HookSignature.IsValid(inAddress, [], Secret + "!", Now));
    }

    private static HttpRequest Signed(string signer, byte[] body, string secret, DateTimeOffset at)
    {
        var request = new DefaultHttpContext().Request;
        var timestamp = $"{at.ToUnixTimeSeconds()}";
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
        request.Headers[$"{signer}-Timestamp"] = timestamp;
        request.Headers[$"{signer}-Signature"] = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return request;
    }

    private async Task<HookAnswer> ReceiveAsync(string tool, string fixtureOrCall)
    {
        var text = fixtureOrCall[0] is '{' or '['
            ? fixtureOrCall
            : await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Feedback.Tests", "Ratings", "fixtures", $"{fixtureOrCall}.json"));
        using var call = JsonDocument.Parse(text);
        return await _program.Get<HookReceiver>().ReceiveAsync(_program.Get<ShopDirectory>().Only!, ChatTools.All[tool](call.RootElement), default);
    }

    private async Task<FeedbackItem> FindAsync(string id) => (await _program.Get<ItemLedger>().FindAsync("shop", id, default))!;
}
