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
        foreach (ref var token in reading.Tokens)
            token.Role = FunctionWords.RoleOf(token.Hash);
        Contexts.Mark(reading);

        var marked = reading.Tokens.ToArray().Single(t => text.Substring(t.Start, t.Length) == word);
        Assert.Equal(isNegated, (marked.Context & Context.Negated) != 0);
    }
}
