using Feedback.Ratings;

namespace Feedback.Shops;

/// <summary>One shop as configured in <c>Feedback:Shops:{id}</c> and checked.</summary>
public sealed record Shop
{
    /// <summary>1 to 32 lower-case letters, digits and inner hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>As customers know it; default the id.</summary>
    public required string Name { get; init; }

    /// <summary><c>de</c> (default) or <c>en</c>: for readers whose wish is not known.</summary>
    public string Language { get; init; } = "de";

    /// <summary>Where days of the measures begin; default <c>Europe/Berlin</c>.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Whose pages may embed the widget, such as <c>https://shop.example</c>; empty allows every origin, as tokens are signed.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How soon a case should be answered; default 24 hours.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Who is asked for a rating.</summary>
    public AskingRules Asking { get; init; } = new();

    /// <summary>Whether ratings without a signed token are taken, marked as not verified; default false.</summary>
    public bool OpenRatings { get; init; }

    /// <summary>Secrets of chat tools' hooks by name, <c>userlike</c>, <c>chatwoot</c> and <c>generic</c>, as configured: a value or <c>env:NAME</c>.</summary>
    public IReadOnlyDictionary<string, string> HookSecrets { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ShopSource> Sources { get; init; } = [];
}

/// <summary>One source as configured in <c>Feedback:Shops:{shop}:Sources:{id}</c>; its type checks <see cref="Settings"/>.</summary>
/// <param name="Id">1 to 32 lower-case letters, digits and inner hyphens; <c>widget</c> and <c>open</c> are taken.</param>
/// <param name="Type">Such as <c>page</c> or <c>feed</c>.</param>
/// <param name="Every">Time between two polls; default 15 minutes, at least 10 seconds.</param>
/// <param name="Settings">Everything else that was configured, by name; names ignore case. Secrets are <c>env:NAME</c>.</param>
public sealed record ShopSource(string Shop, string Id, string Type, TimeSpan Every, IReadOnlyDictionary<string, string> Settings);
