namespace Feedback.Ratings;

/// <summary>Who is asked for a rating: a shop's rules, in <c>Feedback:Shops:{id}:Asking</c>.</summary>
public sealed record AskingRules
{
    /// <summary>Messages a contact needs, both sides together; default 2. Checked where the chat tool tells how many there were.</summary>
    public int MinimumMessages { get; init; } = 2;

    /// <summary>Whether customer and shop must both have written; default true.</summary>
    public bool BothSides { get; init; } = true;

    /// <summary>How old the last message may be, so that a clean-up of old chats asks nobody; default 3 days.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long the same person is left alone after being asked; default 30 days. Applies where the chat tool names the customer.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether contacts that only a bot handled are rated; default false.</summary>
    public bool Bots { get; init; }
}

/// <summary>What is known of a contact when it ends.</summary>
public sealed record ContactFacts
{
    public int? CustomerMessages { get; init; }

    public int? ShopMessages { get; init; }

    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary><c>human</c>, <c>bot</c> or <c>mixed</c>.</summary>
    public string? HandledBy { get; init; }

    /// <summary>Closed together with others, by a clean-up or a rule.</summary>
    public bool ClosedInBulk { get; init; }

    /// <summary>Whoever closed it asked for silence.</summary>
    public bool Suppress { get; init; }
}

/// <summary>Decides whether a contact's customer is asked; what a chat tool does not tell is not held against the contact.</summary>
public static class Asking
{
    /// <returns>Why nobody is asked, as a stable name; null when the customer may be.</returns>
    public static string? Refuse(AskingRules rules, ContactFacts contact, DateTimeOffset now) => contact switch
    {
        { Suppress: true } => "suppressed",
        { ClosedInBulk: true } => "bulk-close",
        { HandledBy: "bot" } when !rules.Bots => "bot-only",
        { CustomerMessages: 0 } or { ShopMessages: 0 } when rules.BothSides => "one-sided",
        { CustomerMessages: { } theirs, ShopMessages: { } ours } when theirs + ours < rules.MinimumMessages => "too-few-messages",
        { LastMessageAt: { } last } when now - last > rules.MaximumAge => "too-old",
        _ => null,
    };
}
