namespace Feedback.Models.Text.Training;

/// <summary>One different word, sign or picture of a corpus.</summary>
internal sealed class WordType(ulong hash)
{
    public ulong Hash { get; } = hash;

    public TokenKind Kind { get; init; }

    public WordRole Role { get; init; }

    /// <summary>Folded, with a blank at both ends; empty for what is not a word.</summary>
    public required string Spelling { get; init; }

    /// <summary>Valence codes, see <see cref="Lexicon"/>; 0 is none.</summary>
    public byte Valence { get; init; }

    public byte PublicValence { get; init; }

    /// <summary>Number as a feature of its own, or −1 when it is too rare.</summary>
    public int Feature { get; set; } = -1;

    /// <summary>Numbers of the kept letter n-grams, each with the value <see cref="LetterValue"/>.</summary>
    public int[] Letters { get; set; } = [];

    public float LetterValue => Grams.LettersShare / MathF.Sqrt(Math.Max(1, Grams.Count(Spelling.Length)));

    public DocumentCount Documents;

    /// <summary>In the whole corpus.</summary>
    public int Occurrences { get; set; }
}

/// <summary>Up to three different documents: enough to know whether there are three.</summary>
internal struct DocumentCount
{
    // Numbers from 1; 0 is none yet.
    private int _first, _second, _third;

    public readonly int Count => _third > 0 ? 3 : _second > 0 ? 2 : _first > 0 ? 1 : 0;

    public void Add(int document)
    {
        var number = document + 1;
        if (_first == 0)
            _first = number;
        else if (number == _first || number == _second)
            return;
        else if (_second == 0)
            _second = number;
        else if (_third == 0)
            _third = number;
    }

    public void Add(DocumentCount other)
    {
        foreach (var number in (ReadOnlySpan<int>)[other._first, other._second, other._third])
        {
            if (number > 0)
                Add(number - 1);
        }
    }
}
