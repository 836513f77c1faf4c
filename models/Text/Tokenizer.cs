using System.Runtime.CompilerServices;

namespace Feedback.Models.Text;

/// <summary>
/// Cuts a text into words, signs and pictures in one pass. Case, white space, accents, stretched letters and invisible characters make no
/// difference; links, mailboxes, mentioned accounts and order numbers are passed over: they name something and judge nothing.
/// </summary>
internal ref struct Tokenizer(ReadOnlySpan<char> text, Span<Token> tokens)
{
    /// <summary>Letters of a word past this many are not looked at.</summary>
    public const int LongestWord = 64;

    /// <summary>The longest host name there is (RFC 1035); no search for one goes further.</summary>
    private const int LongestHost = 255;

    private static readonly ulong Ellipsis = Hashing.Of("…");
    private static readonly ulong Quote = Hashing.Of("\"");
    private static readonly ulong Dash = Hashing.Of("-");
    private static readonly ulong Decimal = Hashing.Of("<decimal>");
    private static readonly ulong Number = Hashing.Of("<number>");
    private static readonly ulong Stars = Hashing.Of("<stars>");

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<Token> _tokens = tokens;
    private int _at;
    private int _count;

    /// <summary>Fills <paramref name="tokens"/> from the start of <paramref name="text"/>; what does not fit is not read.</summary>
    /// <returns>How many tokens were written.</returns>
    public static int Read(ReadOnlySpan<char> text, Span<Token> tokens)
    {
        var reader = new Tokenizer(text, tokens);
        reader.Run();
        return reader._count;
    }

    private void Run()
    {
        while (_at < _text.Length && _count < _tokens.Length)
        {
            var c = _text[_at];
            switch (Letters.ClassOf(c))
            {
                case LetterClass.Letter or LetterClass.Digit:
                    ReadWord();
                    break;
                case LetterClass.Surrogate:
                    ReadSurrogates();
                    break;
                case LetterClass.Symbol:
                    ReadSymbol(c);
                    break;
                default:
                    _at++;
                    break;
            }
        }
    }

    private void ReadWord()
    {
        var start = _at;
        var hash = Hashing.Seed;
        int letters = 0, digits = 0, run = 0, folded = 0;
        char last = '\0';
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            var kind = Letters.ClassOf(c);
            if (kind == LetterClass.Letter)
            {
                letters++;
                var first = Letters.Fold(c, out var second);
                run = first == last ? run + 1 : 1;
                last = second == 0 ? first : second;
                if (run > 2 || ++folded > LongestWord)
                    continue;
                hash = Hashing.Add(hash, first);
                if (second != 0)
                    hash = Hashing.Add(hash, second);
            }
            else if (kind == LetterClass.Digit)
            {
                digits++;
                (run, last) = (1, c);
                if (++folded <= LongestWord)
                    hash = Hashing.Add(hash, c);
            }
            else if (kind == LetterClass.CombiningMark)
            {
                // A decomposed umlaut is written like a composed one.
                if (c == '\u0308' && last is 'a' or 'o' or 'u')
                    hash = Hashing.Add(hash, last = 'e');
            }
            else if (kind != LetterClass.Ignored && !(kind == LetterClass.Apostrophe && IsLetterAt(_at + 1)))
            {
                break;
            }
        }

        if (digits > 0)
            ReadDigits(start, letters, digits, hash);
        else if (!PassAddress(start))
            Add(Hashing.Finish(hash), start, TokenKind.Word);
    }

    // Numbers count by their size only, except the few that rate something.
    private void ReadDigits(int start, int letters, int digits, ulong hash)
    {
        if (letters > 0)
        {
            if (digits < 4)
                Add(Hashing.Finish(hash), start, TokenKind.Word);
            return;
        }

        var isDecimal = false;
        while (_at + 1 < _text.Length && _text[_at] is '.' or ',' or ':' && char.IsAsciiDigit(_text[_at + 1]))
        {
            isDecimal = true;
            _at++;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                _at++;
        }

        if (isDecimal)
            Add(Decimal, start, TokenKind.Number);
        else if (digits is > 1 and < 6 && !_text[start.._at].SequenceEqual("10"))
            Add(Number + (ulong)digits, start, TokenKind.Number);
        else if (digits < 6)
            Add(Hashing.Finish(hash), start, TokenKind.Number);
    }

    private void ReadSymbol(char c)
    {
        var start = _at;
        if (c == '@' && start + 1 < _text.Length && IsNameAt(start + 1))
        {
            do _at++;
            while (IsNameAt(_at));
            return;
        }

        if (Emoticons.Match(_text[start..], out var length) is { } emoticon)
        {
            _at += length;
            AddPictogram(emoticon, start);
            return;
        }

        while (_at < _text.Length && _text[_at] == c)
            _at++;
        var times = _at - start;
        var repeated = times > 1 ? 1UL : 0;
        switch (c)
        {
            case '.' when times > 1:
            case '…':
                Add(Ellipsis, start, TokenKind.SentenceEnd);
                break;
            case '.' or '!':
                Add(Hashing.Of([c]) + repeated, start, TokenKind.SentenceEnd);
                break;
            case '?':
                Add(Hashing.Of([c]) + repeated, start, TokenKind.QuestionMark);
                break;
            case '-' or '–' or '—' or '_' or '/' when times == 1 && start > 0 && IsLetterAt(start - 1) && IsLetterAt(_at):
                break;
            case '-' or '–' or '—':
                Add(Dash + repeated, start, TokenKind.ClauseEnd);
                break;
            case ',' or ';' or ':' or '(' or ')':
                Add(Hashing.Of([c]) + repeated, start, TokenKind.ClauseEnd);
                break;
            case '"' or '„' or '“' or '”' or '«' or '»' or '‟':
                Add(Quote, start, TokenKind.Punctuation);
                break;
            case '★' or '⭐' or '✩' or '✭' or '✮' or '✯':
                Add(Stars + (ulong)Math.Min(times, 6), start, TokenKind.Pictogram);
                break;
            case '#' when IsLetterAt(_at):
                break;
            case < '\u2190':
                Add(Hashing.Of([c]) + repeated, start, TokenKind.Punctuation);
                break;
            default:
                AddPictogram(Hashing.Of([c]), start);
                break;
        }
    }

    private void ReadSurrogates()
    {
        var start = _at;
        if (start + 1 >= _text.Length || !char.IsSurrogatePair(_text[start], _text[start + 1]))
        {
            _at++;
            return;
        }

        var rune = char.ConvertToUtf32(_text[start], _text[start + 1]);
        _at += 2;
        // A skin tone belongs to the hand before it.
        if (rune is >= 0x1F3FB and <= 0x1F3FF)
            return;
        AddPictogram(Hashing.Of(_text.Slice(start, 2)), start);
    }

    // A row of the same picture is one token: three laughing faces laugh once.
    private void AddPictogram(ulong hash, int start)
    {
        if (_count > 0 && _tokens[_count - 1] is { Kind: TokenKind.Pictogram } before && before.Hash == hash)
            _tokens[_count - 1].Length = _at - before.Start;
        else
            Add(hash, start, TokenKind.Pictogram);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ulong hash, int start, TokenKind kind) => _tokens[_count++] = new Token(hash, start, _at - start, kind);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsLetterAt(int index) =>
        index < _text.Length && Letters.ClassOf(_text[index]) is LetterClass.Letter or LetterClass.Digit;

    private readonly bool IsNameAt(int index) => IsLetterAt(index) || (index < _text.Length && _text[index] == '_');

    // Called behind a word; moves behind the whole address when the word began one.
    private bool PassAddress(int start)
    {
        var word = _text[start.._at];
        var isAddress = word.Equals("http", StringComparison.OrdinalIgnoreCase) || word.Equals("https", StringComparison.OrdinalIgnoreCase);
        if (!isAddress && _at + 1 < _text.Length)
        {
            isAddress = _text[_at] switch
            {
                '@' => IsLetterAt(_at + 1),
                '.' or '-' => IsLetterAt(_at + 1) && IsHost(start),
                _ => false,
            };
        }

        if (!isAddress)
            return false;
        while (_at < _text.Length && Letters.ClassOf(_text[_at]) != LetterClass.Space && _text[_at] is not ('"' or '<' or '>' or ')' or '“'))
            _at++;
        // A full stop or comma behind an address ends the sentence, not the address.
        while (_text[_at - 1] is '.' or ',' or '!' or '?' or ';' or ':')
            _at--;
        return true;
    }

    // Also true for the first part of a mailbox.
    private readonly bool IsHost(int start)
    {
        var end = _at;
        var label = -1;
        var limit = Math.Min(_text.Length, start + LongestHost);
        while (end < limit && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '.' or '-'))
        {
            if (_text[end] == '.' && end + 1 < limit && char.IsAsciiLetterOrDigit(_text[end + 1]))
                label = end + 1;
            end++;
        }

        if (end + 1 < limit && _text[end] == '@' && IsLetterAt(end + 1))
            return true;
        if (label < 0)
            return false;
        if (_text[start.._at].Equals("www", StringComparison.OrdinalIgnoreCase) || (end < limit && _text[end] == '/'))
            return true;
        var top = _text[label..end].TrimEnd('.');
        foreach (var known in TopLevelDomains)
        {
            if (top.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static readonly string[] TopLevelDomains = ["com", "de", "org", "net", "at", "ch", "co", "eu", "info", "shop", "uk", "io"];
}
