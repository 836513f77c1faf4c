namespace Feedback.Models.Text;

/// <summary>Faces written with signs: eyes, a nose if any, a mouth; hearts and a few fixed ones.</summary>
internal static class Emoticons
{
    private static readonly ulong Happy = Hashing.Of("<happy>");
    private static readonly ulong Wink = Hashing.Of("<wink>");
    private static readonly ulong Laugh = Hashing.Of("<laugh>");
    private static readonly ulong Sad = Hashing.Of("<sad>");
    private static readonly ulong Cry = Hashing.Of("<cry>");
    private static readonly ulong Skeptic = Hashing.Of("<skeptic>");
    private static readonly ulong Tongue = Hashing.Of("<tongue>");
    private static readonly ulong Heart = Hashing.Of("<heart>");
    private static readonly ulong BrokenHeart = Hashing.Of("<broken heart>");
    private static readonly ulong Annoyed = Hashing.Of("<annoyed>");
    private static readonly ulong Smile = Hashing.Of("<smile>");

    /// <param name="length">In UTF-16 code units; 0 when there is none.</param>
    /// <returns>The hash of the face at the start of <paramref name="text"/>, or null.</returns>
    public static ulong? Match(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.Length < 2)
            return null;
        return text[0] switch
        {
            ':' or ';' or '=' => Face(text, ref length),
            '<' => Fixed(text, "<3", Heart, ref length) ?? Fixed(text, "</3", BrokenHeart, ref length),
            '^' => Fixed(text, "^^", Smile, ref length) ?? Fixed(text, "^_^", Smile, ref length),
            '-' => Fixed(text, "-.-", Annoyed, ref length) ?? Fixed(text, "-_-", Annoyed, ref length),
            '\\' => Fixed(text, "\\o/", Laugh, ref length),
            _ => null,
        };
    }

    private static ulong? Fixed(ReadOnlySpan<char> text, string face, ulong hash, ref int length)
    {
        if (!text.StartsWith(face, StringComparison.OrdinalIgnoreCase))
            return null;
        length = face.Length;
        return hash;
    }

    private static ulong? Face(ReadOnlySpan<char> text, ref int length)
    {
        var mouth = 1;
        var tear = false;
        while (mouth < text.Length && mouth < 3 && text[mouth] is '-' or 'o' or 'O' or '\'' or '’' or '^' or '*' or ',')
        {
            tear |= text[mouth] is '\'' or '’' or ',';
            mouth++;
        }

        if (mouth >= text.Length)
            return null;
        ulong? face = text[mouth] switch
        {
            ')' or ']' or '}' => tear ? Laugh : text[0] == ';' ? Wink : Happy,
            'D' or 'd' when !IsWordAt(text, mouth + 1) => Laugh,
            '(' or '[' or '{' => tear ? Cry : Sad,
            '/' or '\\' or '|' when mouth + 1 >= text.Length || text[mouth + 1] != '/' => Skeptic,
            'P' or 'p' when !IsWordAt(text, mouth + 1) => Tongue,
            _ => null,
        };
        length = face is null ? 0 : mouth + 1;
        return face;
    }

    private static bool IsWordAt(ReadOnlySpan<char> text, int index) => index < text.Length && char.IsLetterOrDigit(text[index]);
}
