using Feedback.Models.Items;

namespace Feedback.Tests.Monitoring;

public sealed class NeutralFieldsTests
{
    [Theory]
    [InlineData("5", null, null, 5)]
    [InlineData("4,5", null, null, 4.5)]
    [InlineData("4.50", "5", "1", 4.5)]
    [InlineData("2", "10", "1", 1.444444)]
    [InlineData("8,3", "10", null, 4.244444)]
    [InlineData("80%", null, null, 4.2)]
    [InlineData("0 %", null, null, 1)]
    [InlineData("3/5", "10", null, 3)]
    [InlineData("9/10", null, null, 4.555556)]
    [InlineData("4 von 5 Sternen", null, null, 4)]
    [InlineData("4.5 out of 5 stars", null, null, 4.5)]
    [InlineData("★★★★☆", null, null, 4)]
    [InlineData("0", "5", "0", 1)]
    [InlineData("3.5", "5", "0", 3.8)]
    [InlineData("1", "1", "6", 5)]
    [InlineData("6", "1", "6", 1)]
    [InlineData("4", "4", "4", 4)]
    [InlineData("4", "keine", "", 4)]
    [InlineData("5.0", "5.0", "1.0", 5)]
    public void Ratings_of_every_scale_become_one_to_five(string value, string? best, string? worst, double expected) =>
        Assert.Equal((decimal)expected, StarRating.Parse(value, best, worst));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("-1")]
    [InlineData("sehr gut")]
    [InlineData("4 5")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("6/5")]
    [InlineData("120%")]
    public void A_rating_that_is_empty_no_number_or_off_its_scale_is_none(string? value) => Assert.Null(StarRating.Parse(value));

    [Fact]
    public void A_rating_whose_best_equals_its_worst_counts_as_it_is_if_it_can()
    {
        Assert.Equal(3, StarRating.Parse("3", "3", "3"));
        Assert.Null(StarRating.Parse("10", "10", "10"));
    }

    [Fact]
    public void A_rating_is_written_without_needless_digits() =>
        Assert.Equal("4.5", StarRating.Parse("4,50")!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("23", 23)]
    [InlineData("1.234", 1234)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u202F234", 1234)]
    [InlineData("1'234", 1234)]
    [InlineData("(23)", 23)]
    [InlineData("23 Bewertungen", 23)]
    [InlineData("89.0", 89)]
    public void Counts_are_read_without_their_separators(string text, long expected) => Assert.Equal(expected, ItemCount.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("viele")]
    [InlineData("-3")]
    [InlineData("12345678901234567890")]
    public void What_is_no_count_is_none(string text) => Assert.Null(ItemCount.Parse(text));

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de_DE", "de-DE")]
    [InlineData("de_AT.UTF-8@euro", "de-AT")]
    [InlineData("zh-Hant-TW", "zh-Hant-TW")]
    [InlineData("und", "und")]
    public void Language_tags_keep_what_they_say(string text, string expected) => Assert.Equal(expected, LanguageTag.Parse(text));

    [Theory]
    [InlineData("English")]
    [InlineData("C")]
    [InlineData("")]
    [InlineData("d'oh")]
    public void What_is_no_language_tag_is_none(string text) => Assert.Null(LanguageTag.Parse(text));

    [Fact]
    public void A_derived_id_does_not_change_with_white_space_or_what_follows_200_characters()
    {
        var date = new DateTimeOffset(2026, 7, 2, 0, 0, 0, TimeSpan.Zero);
        var start = string.Concat(Enumerable.Repeat("ab ", 80));

        var id = DerivedId.Of("https://shop.example/tee", "Rike", date, start + "one");

        Assert.Matches("^gen:[0-9a-f]{32}$", id);
        Assert.Equal(id, DerivedId.Of("https://shop.example/tee", " Rike ", date, "\n " + start
            .Replace(" ", "\t\n ", StringComparison.Ordinal) + "two"));
        Assert.NotEqual(id, DerivedId.Of("https://shop.example/tee", "Rike", date, "b" + start));
        Assert.NotEqual(id, DerivedId.Of("https://shop.example/tee", "Uwe", date, start + "one"));
        Assert.NotEqual(id, DerivedId.Of("https://shop.example/tee", "Rike", date.AddDays(1), start + "one"));
        Assert.NotEqual(id, DerivedId.Of("https://shop.example/kaffee", "Rike", date, start + "one"));
    }

    [Fact]
    public void Facts_are_equal_by_content_and_survive_JSON()
    {
        var facts = ItemFacts.Of(("cid", "b"), ("acct", "a@b"), ("none", null))!;

        var copy = System.Text.Json.JsonSerializer.Deserialize<ItemFacts>(System.Text.Json.JsonSerializer.Serialize(facts));

        Assert.Equal(facts, copy);
        Assert.Equal(facts.GetHashCode(), copy!.GetHashCode());
        Assert.Equal(2, copy.Count);
        Assert.NotEqual(facts, ItemFacts.Of(("cid", "c"), ("acct", "a@b")));
        Assert.Null(ItemFacts.Of(("none", "")));
    }
}
