using System.Buffers;
using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>
/// Builds plain text the way a browser would show it: runs of white space become one blank, blocks start on lines of their own. Stops at
/// <see cref="Item.LongestText"/>. Rent one with <see cref="Rent"/>, give it back by disposing of it.
/// </summary>
internal sealed class TextFlow : IDisposable
{
    // What ends a run of characters that are taken as they are. U+FEFF is a byte order mark in the wrong place.
    private static readonly SearchValues<char> Special =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(c => (char)c), '&', '\u007F', '\uFEFF', '\uFFFE', '\uFFFF']);

    [ThreadStatic]
    private static TextFlow? _spare;

    private readonly char[] _text = new char[Item.LongestText + 1];
    private int _length;
    private bool _hasBlank, _hasBoundary;

    private TextFlow()
    {
    }

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => _length == _text.Length;

    /// <summary>Whether white space is kept, as in <c>pre</c>.</summary>
    public bool IsPreformatted { get; set; }

    public static TextFlow Rent()
    {
        var flow = _spare ?? new TextFlow();
        _spare = null;
        flow._length = 0;
        flow._hasBlank = flow._hasBoundary = flow.IsPreformatted = false;
        return flow;
    }

    public void Dispose() => _spare = this;

    /// <summary>Appends text with its character references decoded.</summary>
    public void AppendEncoded(ReadOnlySpan<char> text) => Append(text, isEncoded: true);

    /// <summary>Appends text in which an ampersand is an ampersand.</summary>
    public void Append(ReadOnlySpan<char> text) => Append(text, isEncoded: false);

    /// <summary>A <c>br</c>.</summary>
    public void Break()
    {
        _hasBlank = false;
        if (_length > 0)
            Put("\n");
    }

    /// <summary>The start or the end of a block: what follows stands on a new line, however many blocks start and end here.</summary>
    public void Boundary()
    {
        _hasBlank = false;
        _hasBoundary = true;
    }

    /// <returns>The text without white space at its ends; null when nothing is left.</returns>
    public string? Text() => PlainText.Finish(_text.AsSpan(0, _length));

    private void Append(ReadOnlySpan<char> text, bool isEncoded)
    {
        while (!text.IsEmpty && !IsFull)
        {
            var at = text.IndexOfAny(Special);
            var run = at < 0 ? text : text[..at];
            if (!run.IsEmpty)
                Put(run);
            if (at < 0)
                return;
            text = text[at..];
            var length = 1;
            if (text[0] == '&')
            {
                var value = "";
                length = isEncoded ? CharacterReference.Read(text, isBareAllowed: true, out value) : 0;
                if (length == 0)
                    Put("&");
                else
                    Append(value, isEncoded: false);
                length = Math.Max(length, 1);
            }
            else
            {
                Space(text[0]);
            }
            text = text[length..];
        }
    }

    private void Space(char c)
    {
        if (c is not (' ' or '\t' or '\n' or '\r' or '\f'))
            return;
        if (!IsPreformatted)
            _hasBlank = true;
        else if (c != '\r')
            Put([c]);
    }

    private void Put(ReadOnlySpan<char> run)
    {
        if (_hasBoundary && _length > 0 && _text[_length - 1] != '\n')
            Raw("\n");
        else if (_hasBlank && _length > 0 && _text[_length - 1] != '\n')
            Raw(" ");
        _hasBlank = _hasBoundary = false;
        Raw(run);
    }

    private void Raw(ReadOnlySpan<char> run)
    {
        run = run[..Math.Min(run.Length, _text.Length - _length)];
        run.CopyTo(_text.AsSpan(_length));
        _length += run.Length;
    }
}
