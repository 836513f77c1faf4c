using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings.Texts;

/// <summary>
/// What widget and rating page say to a shop's customers: the shipped texts in German and English, with a shop's own over them. The table <c>texts</c> holds
/// the shop's own only: partition <c>{shop}</c>, row <c>{locale}</c>. A message that a language lacks comes from the shop's language, then from English.
/// </summary>
internal sealed partial class SurveyTexts(TableStore tables, TimeProvider time)
{
    /// <summary>In characters, of one message.</summary>
    public const int Longest = 300;

    /// <summary>Languages one shop may have.</summary>
    private const int MostLocales = 24;

    /// <summary>How long a process may go on with texts that another has changed.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private readonly Table<OwnTexts> _own = new(tables, TableNames.Texts, TextsJson.Instance.OwnTexts);
    private readonly ConcurrentDictionary<string, (Dictionary<string, OwnTexts> Texts, DateTimeOffset Until)> _known = new();

    /// <summary><c>de</c>, <c>en</c>, <c>fr</c>, <c>de-AT</c> …</summary>
    public static bool IsLocale(string text) => LocalePattern().IsMatch(text);

    /// <summary>The shop's own texts by locale.</summary>
    public async Task<IReadOnlyDictionary<string, OwnTexts>> OwnAsync(Shop shop, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(shop.Id, out var known) && known.Until > now)
            return known.Texts;
        var own = new Dictionary<string, OwnTexts>();
        await foreach (var row in _own.ScanAsync(shop.Id, KeyRange.All, cancellationToken))
            own[row.Key.Row] = row.Value;
        _known[shop.Id] = (own, now + Memory);
        return own;
    }

    /// <summary>One message, by the fallback chain.</summary>
    public async Task<Func<string, string>> InAsync(Shop shop, string locale, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(shop, cancellationToken);
        return key => Chain(locale, shop.Language)
            .Select(tag => own.GetValueOrDefault(tag)?.Texts.GetValueOrDefault(key) ?? Shipped(tag, key))
            .First(text => text is not null)!;
    }

    /// <summary>Everything a widget needs, as a JavaScript value: the shipped texts by language and key, a shop's own over them.</summary>
    /// <param name="shop">Null for the shipped texts alone.</param>
    public async Task<string> ScriptAsync(Shop? shop, CancellationToken cancellationToken)
    {
        // Both keep the order they are filled in, which is the order reasons are shown in.
        var all = new Dictionary<string, Dictionary<string, string>>
        {
            ["de"] = DefaultTexts.All.ToDictionary(text => text.Key, text => text.German),
            ["en"] = DefaultTexts.All.ToDictionary(text => text.Key, text => text.English),
        };
        if (shop is not null)
        {
            foreach (var (locale, own) in (await OwnAsync(shop, cancellationToken)).OrderBy(own => own.Key, StringComparer.Ordinal))
            {
                all.TryAdd(locale, []);
                foreach (var (key, text) in own.Texts)
                    all[locale][key] = text;
            }
        }
        return JsonSerializer.Serialize(all, TextsJson.Script.DictionaryStringDictionaryStringString);
    }

    /// <summary>Sets what a shop says in a language; texts equal to the shipped ones, and empty ones but for reasons, are not kept.</summary>
    /// <returns>A fault in words, or null when it is stored.</returns>
    public async Task<string?> SaveAsync(Shop shop, string locale, IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        if (!IsLocale(locale))
            return "locale";
        if (texts.FirstOrDefault(text => text.Value.Length > Longest).Key is { } tooLong)
            return tooLong;
        var own = DefaultTexts.All
            .Where(text => texts.TryGetValue(text.Key, out var said) && said != Shipped(locale, text.Key) && (said != "" || IsOptional(text.Key)))
            .ToDictionary(text => text.Key, text => texts[text.Key]);
        var key = new RowKey(shop.Id, locale);
        if (own.Count == 0)
            await _own.TryDeleteAsync(key, null, cancellationToken);
        else if ((await OwnAsync(shop, cancellationToken)) is var present && (present.Count < MostLocales || present.ContainsKey(locale)))
            await _own.UpsertAsync(key, new OwnTexts(own), cancellationToken);
        else
            return "locale";
        _known.TryRemove(shop.Id, out _);
        return null;
    }

    /// <summary>The shipped text; null where a language has none.</summary>
    public static string? Shipped(string locale, string key) =>
        DefaultTexts.All.FirstOrDefault(text => text.Key == key) is { } text
            ? locale switch { "de" => text.German, "en" => text.English, _ => null }
            : null;

    /// <summary>Reasons that a shop empties are not offered.</summary>
    private static bool IsOptional(string key) => key.StartsWith("reason.", StringComparison.Ordinal) || key is "private" or "words.hint";

    private static IEnumerable<string> Chain(string locale, string standard) => [locale, locale.Split('-')[0], standard, "en"];

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z]{2})?$")]
    private static partial Regex LocalePattern();
}

/// <param name="Texts">By key.</param>
internal sealed record OwnTexts(Dictionary<string, string> Texts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OwnTexts))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class TextsJson : JsonSerializerContext
{
    public static readonly TextsJson Instance = new(StoredJson.Options(new TextsJson().Options));

    /// <summary>For a script: readable umlauts, everything a parser could trip over escaped.</summary>
    public static readonly TextsJson Script = new(new JsonSerializerOptions(new TextsJson().Options)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    });
}
