using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>The examples as features: words by number, groups of words by number, valences by number, letters by way of the words.</summary>
internal sealed class Corpus
{
    /// <summary>An n-gram in fewer documents is dropped: it teaches little and might quote somebody.</summary>
    public const int LeastDocuments = 3;

    private readonly TrainingLexicon _lexicon;
    private readonly List<WordType> _words = [];
    private readonly Dictionary<ulong, int> _wordNumbers = [];
    private readonly Dictionary<ulong, int> _letterNumbers = [];

    // How often each group may occur: a table of counts by hash, never too low, so that the exact count is only kept of what may stay.
    private readonly byte[] _mayOccur = new byte[1 << 24];

    public Corpus(IReadOnlyList<string> texts, TrainingLexicon lexicon)
    {
        _lexicon = lexicon;
        Features.AddRange(new ulong[ValenceWeights.Count]);
        WordsOf = new int[texts.Count][];
        ValencesOf = new int[texts.Count][];
        var groups = new ulong[texts.Count][];
        var outlines = new ulong[texts.Count][];
        for (var i = 0; i < texts.Count; i++)
            (groups[i], outlines[i]) = Read(texts[i], i);
        KeepWordsAndLetters();
        GroupsOf = KeepGroups(groups);
        FirstOutline = Features.Count;
        OutlinesOf = KeepGroups(outlines);
    }

    /// <summary>Number of the first feature that is an n-gram of outlines; all that follow are, too.</summary>
    public int FirstOutline { get; }

    /// <summary>Numbers of the kept n-grams of each document's outline.</summary>
    public int[][] OutlinesOf { get; }

    public IReadOnlyList<WordType> Words => _words;

    /// <summary>Word numbers of each document, in order.</summary>
    public int[][] WordsOf { get; }

    /// <summary>Numbers of the kept groups of each document: pairs, triples, negated words, neighbours of valences, first and last words.</summary>
    public int[][] GroupsOf { get; }

    /// <summary>Numbers of the valence features of each document, see <see cref="ValenceWeights"/>.</summary>
    public int[][] ValencesOf { get; }

    /// <summary>Hash of every feature, by number; the first <see cref="ValenceWeights.Count"/> are the valences and have none.</summary>
    public List<ulong> Features { get; } = [];

    /// <summary>A word as it would be read, whether the corpus has it or not.</summary>
    public WordType Describe(string term)
    {
        Span<Token> tokens = stackalloc Token[1];
        Tokenizer.Read(term, tokens);
        if (_wordNumbers.TryGetValue(tokens[0].Hash, out var number))
            return _words[number];
        var word = Create(tokens[0], term);
        word.Letters = LettersOf(word.Spelling);
        return word;
    }

    private (ulong[] Groups, ulong[] Outline) Read(string text, int document)
    {
        var reading = Reading.Of(text);
        var tokens = reading.Tokens;
        var words = new int[tokens.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = NumberOf(tokens[i], text);
            var word = _words[words[i]];
            word.Documents.Add(document);
            word.Occurrences++;
            (tokens[i].Role, tokens[i].Valence, tokens[i].PublicValence) = (word.Role, word.Valence, word.PublicValence);
        }

        WordsOf[document] = words;
        WordGroups.Draw(reading);
        reading.JoinPhrases(_lexicon.Own);
        Contexts.Mark(reading);
        ValencesOf[document] = [.. ValencesIn(tokens)];
        WordGroups.DrawInContext(reading);
        var outline = reading.Groups.Length;
        Outline.Draw(reading);
        var groups = new ulong[reading.Groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = reading.Groups[i].Hash;
            ref var count = ref _mayOccur[groups[i] >> 40];
            count = (byte)Math.Min(255, count + 1);
        }

        return (groups[..outline], groups[outline..]);
    }

    private static List<int> ValencesIn(ReadOnlySpan<Token> tokens)
    {
        var valences = new List<int>();
        foreach (ref readonly var token in tokens)
        {
            foreach (var column in new ValenceWeights.Walk(token.Context))
            {
                if (token.PublicValence != 0)
                    valences.Add(ValenceWeights.Row(1, token.PublicValence) + column);
                if (token.HasValence)
                    valences.Add(ValenceWeights.Row(0, token.Valence) + column);
            }
        }

        return valences;
    }

    private int NumberOf(in Token token, string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_wordNumbers, token.Hash, out var exists);
        if (exists)
            return number;
        number = _words.Count;
        _words.Add(Create(token, text.AsSpan(token.Start, token.Length)));
        return number;
    }

    private WordType Create(in Token token, ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[Grams.MostLetters];
        var spelling = token.Kind == TokenKind.Word ? buffer[..Grams.Spell(word, buffer)] : default;
        var role = token.Kind == TokenKind.Word ? FunctionWords.RoleOf(token.Hash) : WordRole.None;
        return new WordType(token.Hash)
        {
            Kind = token.Kind,
            Role = role | (_lexicon.Own.StartsPhrase(token.Hash) ? WordRole.StartsPhrase : WordRole.None),
            Spelling = spelling.ToString(),
            Valence = spelling.IsEmpty ? _lexicon.Own.OfSign(token.Hash) : _lexicon.Own.OfWord(token.Hash, spelling[1..^1]),
            PublicValence = _lexicon.PublicOf(token.Hash),
        };
    }

    private void KeepWordsAndLetters()
    {
        var counts = new Dictionary<ulong, DocumentCount>();
        foreach (var word in _words)
        {
            foreach (var gram in new Grams.LetterWalk(word.Spelling))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, gram, out _).Add(word.Documents);
        }

        foreach (var (gram, count) in counts)
        {
            if (count.Count >= LeastDocuments)
                _letterNumbers.Add(gram, AddFeature(gram));
        }

        foreach (var word in _words)
        {
            if (word.Documents.Count >= LeastDocuments)
                word.Feature = AddFeature(word.Hash);
            word.Letters = LettersOf(word.Spelling);
        }
    }

    private int[] LettersOf(string spelling)
    {
        var letters = new List<int>();
        foreach (var gram in new Grams.LetterWalk(spelling))
        {
            if (_letterNumbers.TryGetValue(gram, out var number))
                letters.Add(number);
        }

        return [.. letters];
    }

    private int[][] KeepGroups(ulong[][] groups)
    {
        var counts = new Dictionary<ulong, DocumentCount>();
        for (var i = 0; i < groups.Length; i++)
        {
            foreach (var group in groups[i])
            {
                if (_mayOccur[group >> 40] >= LeastDocuments)
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, group, out _).Add(i);
            }
        }

        var numbers = new Dictionary<ulong, int>();
        foreach (var (group, count) in counts)
        {
            if (count.Count >= LeastDocuments)
                numbers.Add(group, AddFeature(group));
        }

        return [.. groups.Select(of => of.Select(group => numbers.GetValueOrDefault(group, -1)).Where(number => number >= 0).ToArray())];
    }

    private int AddFeature(ulong hash)
    {
        Features.Add(hash);
        return Features.Count - 1;
    }
}
