namespace Feedback.Monitoring.Sources.Markup;

internal enum MarkupKind
{
    /// <summary>Text with its character references undecoded.</summary>
    Text,

    /// <summary>Text in which nothing is a reference: a CDATA section, or the content of <c>script</c> and its like.</summary>
    RawText,
    StartTag,
    EndTag,
}

/// <summary>
/// Splits markup into tags and text, in one pass and without copying. As forgiving as the HTML standard's tokenizer (13.2.5), which it
/// follows, for HTML; for XML it knows CDATA sections and declarations besides, and never an entity. Comments, declarations and processing
/// instructions are passed over.
/// </summary>
/// <param name="isHtml">Whether the content of <c>script</c>, <c>style</c>, <c>textarea</c> and their like is text whatever it
/// holds.</param>
internal ref struct MarkupReader(ReadOnlySpan<char> markup, bool isHtml)
{
    private readonly ReadOnlySpan<char> _markup = markup;
    private readonly bool _isHtml = isHtml;
    private int _position;
    private ReadOnlySpan<char> _rawName = default;

    public MarkupKind Kind { get; private set; }

    /// <summary>The name of a tag as written, prefix included.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>What a text token holds.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Whether a start tag closes itself (<c>&lt;a/&gt;</c>).</summary>
    public bool IsSelfClosing { get; private set; }

    /// <summary>Where the token starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where the next token starts.</summary>
    public readonly int End => _position;

    /// <summary>The attributes of a start tag.</summary>
    public MarkupAttributes Attributes { get; private set; }

    /// <summary>Goes to the next token; false at the end.</summary>
    public bool Read()
    {
        while (_position < _markup.Length)
        {
            Start = _position;
            if (!_rawName.IsEmpty)
                return ReadRawText();
            var rest = _markup[_position..];
            if (rest[0] != '<')
                return ReadText(rest);
            if (rest.Length > 1 && IsNameStart(rest[1]))
                return ReadTag(rest, nameAt: 1, MarkupKind.StartTag);
            if (rest.Length > 2 && rest[1] == '/' && IsNameStart(rest[2]))
                return ReadTag(rest, nameAt: 2, MarkupKind.EndTag);
            if (rest.Length > 1 && rest[1] is '!' or '?' or '/')
            {
                if (ReadOther(rest))
                    return true;
            }
            else
            {
                return ReadText(rest);
            }
        }
        return false;
    }

    /// <summary>Makes the current token the next one again. Not for the raw text of HTML.</summary>
    public void Back() => _position = Start;

    private readonly bool IsNameStart(char c) => char.IsAsciiLetter(c) || !_isHtml && (c is '_' or ':' || c >= 0x80);

    private bool ReadText(ReadOnlySpan<char> rest)
    {
        // A first character that opens no tag is text.
        var next = rest[1..].IndexOf('<');
        Value = next < 0 ? rest : rest[..(next + 1)];
        Kind = MarkupKind.Text;
        _position += Value.Length;
        return true;
    }

    private bool ReadTag(ReadOnlySpan<char> rest, int nameAt, MarkupKind kind)
    {
        var nameEnd = rest[nameAt..].IndexOfAny(MarkupAttributes.NameEnds);
        if (nameEnd >= 0)
        {
            nameEnd += nameAt;
            var attributes = new MarkupAttributes(rest[nameEnd..]);
            if (attributes.FindEnd() is >= 0 and var length)
            {
                Name = rest[nameAt..nameEnd];
                Attributes = new MarkupAttributes(rest.Slice(nameEnd, length));
                IsSelfClosing = length > 0 && rest[nameEnd + length - 1] == '/';
                Kind = kind;
                _position += nameEnd + length + 1;
                if (_isHtml && kind == MarkupKind.StartTag)
                    _rawName = RawText.NameOf(Name);
                return true;
            }
        }
        // The end of the input cuts the tag off. With an attribute it was one; without, it may be "a <b" in a sentence.
        Value = rest.Contains('=') ? default : rest;
        Kind = MarkupKind.Text;
        _position = _markup.Length;
        return true;
    }

    private bool ReadRawText()
    {
        var rest = _markup[_position..];
        Value = rest[..RawText.EndOf(rest, _rawName)];
        _rawName = default;
        _position += Value.Length;
        Kind = MarkupKind.RawText;
        return true;
    }

    // Comments, CDATA sections, declarations and processing instructions; true when there is text to return.
    private bool ReadOther(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("<!--"))
        {
            var end = rest[2..].IndexOf("-->");
            _position = end < 0 ? _markup.Length : _position + 2 + end + 3;
            return false;
        }
        if (!_isHtml && rest.StartsWith("<![CDATA["))
        {
            var end = rest.IndexOf("]]>");
            Value = end < 0 ? rest[9..] : rest[9..end];
            Kind = MarkupKind.RawText;
            _position = end < 0 ? _markup.Length : _position + end + 3;
            return true;
        }
        // A document type may have declarations of its own between brackets; none of them is ever read.
        var close = rest.IndexOfAny('>', '[');
        if (close > 0 && rest[close] == '[' && !_isHtml && rest[1] == '!')
        {
            var subset = rest[close..].IndexOf(']');
            var after = subset < 0 ? -1 : rest[(close + subset)..].IndexOf('>');
            close = after < 0 ? -1 : close + subset + after;
        }
        else if (close > 0 && rest[close] == '[')
        {
            close = rest.IndexOf('>');
        }
        _position = close < 0 ? _markup.Length : _position + close + 1;
        return false;
    }
}
