namespace Feedback.Models.Text;

/// <summary>The languages the model tells apart.</summary>
public static class Languages
{
    public const string German = "de";
    public const string English = "en";

    /// <summary>Any other, and texts without a word.</summary>
    public const string Other = "other";

    internal static string Decide(int german, int english, int tokens, in ModelHeader header)
    {
        if (tokens == 0)
            return Other;
        var scale = header.LanguageUnit * Verdict.Scale(tokens);
        var de = header.GermanBias + (german * scale);
        var en = header.EnglishBias + (english * scale);
        return de >= en && de > 0 ? German : en > 0 ? English : Other;
    }
}
