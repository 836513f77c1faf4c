using System.Buffers;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>
/// The attributes of one start tag, read as the HTML standard does (13.2.5.32 to 40); the first of two with one name counts.
/// </summary>
/// <param name="text">From behind the tag's name to before its <c>&gt;</c>.</param>
internal readonly ref struct MarkupAttributes(ReadOnlySpan<char> text)
{
    /// <summary>What ends the name of a tag.</summary>
    public static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f/>");

    private static readonly SearchValues<char> AttributeNameEnds = SearchValues.Create(" \t\n\r\f/>="),
        ValueEnds = SearchValues.Create(" \t\n\r\f>"),
        Between = SearchValues.Create(" \t\n\r\f/"), WhiteSpace = SearchValues.Create(" \t\n\r\f");

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>The value, references decoded; null when the attribute is absent, empty when it has no value.</summary>
    /// <param name="name">Compared without regard to case.</param>
    public string? this[ReadOnlySpan<char> name]
    {
        get
        {
            var rest = _text;
            while (Next(ref rest, out var attribute, out var value))
            {
                if (attribute.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return CharacterReference.Decode(value.ToString());
            }
            return null;
        }
    }

    /// <summary>Whether the tag has nothing but its name.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>All attributes in the order they are written, values undecoded.</summary>
    public Enumerator GetEnumerator() => new(_text);

    /// <summary>Whether any of several words occurs in the attributes: a quick look before they are read.</summary>
    public bool MayHave(SearchValues<string> words) => _text.ContainsAny(words);

    /// <summary>The length of the attributes of a tag that runs on behind its end; -1 when it has no end.</summary>
    public int FindEnd()
    {
        var first = _text.IndexOfAny('>', '"', '\'');
        if (first < 0 || _text[first] == '>')
            return first;
        var rest = _text;
        while (Next(ref rest, out _, out _))
        {
        }
        return rest.IsEmpty ? -1 : _text.Length - rest.Length;
    }

    // False at the tag's end, where the rest starts with '>', or at the end of the input, where it is empty.
    private static bool Next(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        rest = From(rest, rest.IndexOfAnyExcept(Between));
        if (rest.IsEmpty || rest[0] == '>')
            return false;

        // An equals sign in front is a part of the name.
        var end = rest[1..].IndexOfAny(AttributeNameEnds);
        name = end < 0 ? rest : rest[..(end + 1)];
        rest = From(rest[name.Length..], rest[name.Length..].IndexOfAnyExcept(WhiteSpace));
        if (rest.IsEmpty || rest[0] != '=')
            return true;

        rest = From(rest[1..], rest[1..].IndexOfAnyExcept(WhiteSpace));
        if (rest.IsEmpty || rest[0] == '>')
            return true;
        if (rest[0] is '"' or '\'')
        {
            var close = rest[1..].IndexOf(rest[0]);
            value = close < 0 ? default : rest.Slice(1, close);
            rest = close < 0 ? default : rest[(close + 2)..];
            return true;
        }
        var stop = rest.IndexOfAny(ValueEnds);
        value = stop < 0 ? rest : rest[..stop];
        rest = rest[value.Length..];
        return true;
    }

    private static ReadOnlySpan<char> From(ReadOnlySpan<char> text, int at) => at < 0 ? default : text[at..];

    /// <summary>Goes through attributes; see <see cref="GetEnumerator"/>.</summary>
    internal ref struct Enumerator(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public MarkupAttribute Current { get; private set; }

        public bool MoveNext()
        {
            var from = _rest[Math.Max(0, _rest.IndexOfAnyExcept(Between))..];
            if (!Next(ref _rest, out var name, out var value))
                return false;
            Current = new MarkupAttribute(name, value, from[..(from.Length - _rest.Length)].TrimEnd());
            return true;
        }
    }
}

/// <summary>One attribute of a tag.</summary>
/// <param name="name">As written.</param>
/// <param name="value">Without its quotes, references undecoded; empty when there is none.</param>
/// <param name="source">The whole attribute as written.</param>
internal readonly ref struct MarkupAttribute(ReadOnlySpan<char> name, ReadOnlySpan<char> value, ReadOnlySpan<char> source)
{
    public ReadOnlySpan<char> Name { get; } = name;

    public ReadOnlySpan<char> Value { get; } = value;

    public ReadOnlySpan<char> Source { get; } = source;
}
