using Feedback.Models.Text;

namespace Feedback.Tests.Text;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Preis-Leistung stimmt!", "Preis|Leistung|stimmt|!")]
    [InlineData("Don't geht's", "Don't|geht's")]
    [InlineData("5 Sterne, 12,90 €", "5|Sterne|,|12,90|€")]
    [InlineData("siehe https://example.org/a,b. Gut", "siehe|.|Gut")]
    [InlineData("Mail an a.b@example.org bitte", "Mail|an|bitte")]
    [InlineData("super.aber teuer", "super|.|aber|teuer")]
    [InlineData("@laden_24 #nieWieder", "nieWieder")]
    [InlineData("Bestellung 4471902 fehlt", "Bestellung|fehlt")]
    [InlineData("😀😀 👍🏽!!!", "😀😀|👍|!!!")]
    [InlineData("★★★★☆", "★★★★|☆")]
    [InlineData("toll :-) aber <3 ;)", "toll|:-)|aber|<3|;)")]
    [InlineData("Note:gut", "Note|:|gut")]
    public void A_text_is_cut_into_words_signs_and_pictures(string text, string expected)
    {
        var tokens = new Token[50];
        var count = Tokenizer.Read(text, tokens);

        Assert.Equal(expected.Split('|'), tokens[..count].Select(t => text.Substring(t.Start, t.Length)));
    }

    [Theory]
    [InlineData("nicht gut", "gut", true)]
    [InlineData("nicht gut", "nicht", false)]
    [InlineData("kein Problem, gut", "gut", false)]
    [InlineData("nicht schön aber gut", "gut", false)]
    [InlineData("not that very bad", "bad", true)]
    [InlineData("nie ein zwei drei vier fünf", "fünf", false)]
    public void A_negation_reaches_four_words_ahead_in_its_clause(string text, string word, bool isNegated)
    {
        var reading = Reading.Of(text);
        for (var i = 0; i < reading.Count; i++)
            reading.Roles[i] = FunctionWords.RoleOf(reading.Tokens[i].Hash);
        Contexts.Mark(reading);

        var at = Enumerable.Range(0, reading.Count).Single(i => text.Substring(reading.Tokens[i].Start, reading.Tokens[i].Length) == word);
        Assert.Equal(isNegated, (reading.Contexts[at] & Context.Negated) != 0);
    }
}
