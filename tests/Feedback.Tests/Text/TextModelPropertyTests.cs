using Feedback.Models.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Text;

public sealed class TextModelPropertyTests
{
    private static readonly string[] Words =
    [
        "Die", "Lieferung", "war", "nicht", "gut", "super", "schlecht", "aber", "obwohl", "sehr", "enttäuscht", "Größe", "the", "service", "was",
        "great", "never", "again", "würde", "kein", "Problem", "😀", "👍🏽", ":-)", "!", "?", ",", ".", "5", "Sterne", "★★★", "1a", "soooo", "und",
        "Straße", "don't", "“top”", "…", "Preis-Leistung", "x²", "ﬁne", "Ω", "привет",
    ];

    // Sentences of words that occur, mixed with anything a keyboard or a broken client may send.
    private static readonly Gen<string> Texts = Gen.Frequency(
        (6, Gen.Elements(Words)),
        (1, ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")),
        (1, Gen.Elements("\ud83d", "\ude00", "\0", "\u0308", "\u202e", "\ufeff", "a\u0301\u0308\u0327")))
        .ListOf().Select(parts => string.Join(' ', parts));

    [Fact]
    public void Contributions_always_sum_to_the_score() => ForAll(text =>
    {
        var analysis = TextModel.Shipped.Analyze(text);
        return Math.Abs(analysis.Score - analysis.Because.Sum(span => span.Contribution)) < 1e-9
            && analysis.Because.All(span => span.Start >= 0 && span.Length > 0 && span.Start + span.Length <= text.Length)
            && analysis.Because.Zip(analysis.Because.Skip(1)).All(pair => pair.First.Start + pair.First.Length <= pair.Second.Start);
    });

    [Fact]
    public void Scores_and_confidences_stay_in_their_ranges() => ForAll(text =>
    {
        var analysis = TextModel.Shipped.Analyze(text);
        return analysis.Score is >= -1 and <= 1
            && analysis.Confidence is >= 0 and <= 1
            && analysis.Language is Languages.German or Languages.English or Languages.Other
            && analysis.Topics.All(topic => TopicNames.All.Contains(topic.Topic));
    });

    [Fact]
    public void Case_changes_no_verdict() => ForAll(text =>
        Verdict(text) == Verdict(text.ToUpperInvariant().ToLowerInvariant()) && Verdict(text.ToLowerInvariant()) == Verdict(text));

    [Fact]
    public void White_space_changes_no_verdict() => ForAll(text =>
        Verdict(text) == Verdict($" \t{text.Replace(" ", " \r\n  ", StringComparison.Ordinal)}\u00a0\n"));

    [Theory]
    [InlineData("https://example.org/sehr-schlecht/enttaeuschend?q=betrug#nie-wieder")]
    [InlineData("www.super-toller-shop.de/perfekt")]
    [InlineData("bester-shop.de")]
    [InlineData("kunde@furchtbar.example.com")]
    [InlineData("@schlechter_laden")]
    [InlineData("4711081523")]
    public void Addresses_accounts_and_order_numbers_change_no_verdict(string reference)
    {
        foreach (var text in new[] { "Die Ware ist gut", "The fabric feels cheap", "Wann kommt das Paket", "Danke für nichts" })
        {
            Assert.Equal(Verdict(text), Verdict($"{text} {reference}"));
            Assert.Equal(Verdict(text), Verdict($"{reference} {text}"));
        }
    }

    [Theory]
    [InlineData("Für den Preis großartig, schöne Grüße", "Fuer den Preis grossartig, schoene Gruesse")]
    [InlineData("schön", "scho\u0308n")]
    [InlineData("Das ist toll!", "Das ist tollllll!")]
    [InlineData("geht nicht 😡", "geht nicht 😡😡😡😡")]
    public void Spellings_of_one_thing_read_alike(string one, string other) => Assert.Equal(Verdict(one), Verdict(other));

    private static void ForAll(Func<string, bool> property) =>
        Prop.ForAll(Arb.From(Texts), property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static (Sentiment, double, string) Verdict(string text)
    {
        var analysis = TextModel.Shipped.Analyze(text);
        return (analysis.Label, Math.Round(analysis.Score, 9), analysis.Language);
    }
}
