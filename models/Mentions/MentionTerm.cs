namespace Feedback.Models.Mentions;

/// <summary>
/// A word or a phrase that is looked for. Words may be inflected; <c>=Wort</c> takes the word as it stands, <c>Wort*</c> every word that begins so. The
/// words of a phrase follow each other, whatever stands between them (<c>Teehaus-Nordlicht</c>), or are written as one (<c>#TeehausNordlicht</c>).
/// </summary>
internal sealed class MentionTerm
{
    private readonly IReadOnlyList<Func<string, bool>> _words;
    private readonly Func<string, bool>? _joined;

    private MentionTerm(string text, IReadOnlyList<Func<string, bool>> words, Func<string, bool>? joined) =>
        (Text, _words, _joined) = (text, words, joined);

    /// <summary>As it was asked for.</summary>
    public string Text { get; }

    /// <returns>Null when there is no letter or digit in it.</returns>
    public static MentionTerm? Parse(string text)
    {
        var trimmed = text.Trim().Trim('"', '„', '“', '”').Trim();
        var isExact = trimmed.StartsWith('=');
        var isPrefix = trimmed.EndsWith('*');
        var words = MentionText.Words(trimmed);
        if (words.Count == 0)
            return null;
        var last = words.Count - 1;
        return new MentionTerm(
            text.Trim(),
            [.. words.Select((word, i) => Matcher(word, isExact, isPrefix && i == last))],
            words.Count == 1 ? null : Matcher(string.Concat(words), isExact, isPrefix));
    }

    public bool IsIn(IReadOnlyList<string> words)
    {
        for (var start = 0; start < words.Count; start++)
        {
            if (_joined?.Invoke(words[start]) == true || BeginsAt(words, start))
                return true;
        }
        return false;
    }

    private bool BeginsAt(IReadOnlyList<string> words, int start)
    {
        if (start + _words.Count > words.Count)
            return false;
        for (var i = 0; i < _words.Count; i++)
        {
            if (!_words[i](words[start + i]))
                return false;
        }
        return true;
    }

    private static Func<string, bool> Matcher(string word, bool isExact, bool isPrefix)
    {
        if (isPrefix)
            return other => other.StartsWith(word, StringComparison.Ordinal);
        if (isExact)
            return word.Equals;
        return WordForms.Of(word).Contains;
    }
}
