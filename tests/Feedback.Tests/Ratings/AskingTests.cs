using Feedback.Ratings;

namespace Feedback.Tests.Ratings;

public sealed class AskingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static readonly TheoryData<string?, ContactFacts> Contacts = new()
    {
        { null, new ContactFacts() },
        { null, new ContactFacts { CustomerMessages = 1, ShopMessages = 1, LastMessageAt = Now.AddDays(-2), HandledBy = "mixed" } },
        { "suppressed", new ContactFacts { Suppress = true } },
        { "bulk-close", new ContactFacts { ClosedInBulk = true } },
        { "bot-only", new ContactFacts { HandledBy = "bot" } },
        { "one-sided", new ContactFacts { CustomerMessages = 5, ShopMessages = 0 } },
        { "one-sided", new ContactFacts { CustomerMessages = 0 } },
        { "too-old", new ContactFacts { LastMessageAt = Now.AddDays(-4) } },
    };

    [Theory]
    [MemberData(nameof(Contacts))]
    public void The_rules_say_who_is_left_alone_and_why(string? reason, ContactFacts contact) =>
        Assert.Equal(reason, Asking.Refuse(new AskingRules(), contact, Now));

    [Fact]
    public void A_shop_may_ask_for_more_messages_and_let_bots_be_rated()
    {
        var rules = new AskingRules { MinimumMessages = 5, Bots = true };
        Assert.Equal("too-few-messages", Asking.Refuse(rules, new ContactFacts { CustomerMessages = 2, ShopMessages = 2 }, Now));
        Assert.Null(Asking.Refuse(rules, new ContactFacts { HandledBy = "bot" }, Now));
    }
}
