using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>The examples as features: words by number, word pairs and words under negation by number, letters by way of the words.</summary>
internal sealed class Corpus
{
    /// <summary>An n-gram in fewer documents is dropped: it teaches little and might quote somebody.</summary>
    public const int LeastDocuments = 3;

    /// <summary>One different word of the corpus.</summary>
    internal sealed class WordType(ulong hash)
    {
        public ulong Hash { get; } = hash;
        public TokenKind Kind { get; init; }
        public WordRole Role { get; init; }
        public required string Spelling { get; init; }

        /// <summary>Numbers of the kept letter n-grams; their common value is <see cref="LetterValue"/>.</summary>
        public int[] Letters { get; set; } = [];
        public float LetterValue { get; set; }

        /// <summary>Number as a feature of its own, or −1 when too rare.</summary>
        public int Feature { get; set; } = -1;
        public DocumentCount Documents;
    }

    /// <summary>Up to three different documents, in ascending order: enough to know whether there are three.</summary>
    internal struct DocumentCount
    {
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

    private readonly List<WordType> _words = [];
    private readonly Dictionary<ulong, int> _wordNumbers = [];
    private readonly Dictionary<ulong, DocumentCount> _contextCounts = [];

    public IReadOnlyList<WordType> Words => _words;

    /// <summary>Word numbers of each document, in order.</summary>
    public int[][] WordsOf { get; }

    /// <summary>Numbers of the kept pairs and negated words of each document.</summary>
    public int[][] ContextsOf { get; }

    /// <summary>Hash of every feature, by number.</summary>
    public List<ulong> Features { get; } = [];

    public Corpus(IReadOnlyList<string> texts)
    {
        WordsOf = new int[texts.Count][];
        ContextsOf = new int[texts.Count][];
        var contexts = new ulong[texts.Count][];
        for (var i = 0; i < texts.Count; i++)
            contexts[i] = Read(texts[i], i);
        KeepLetters();
        var numbers = KeepContexts();
        for (var i = 0; i < texts.Count; i++)
            ContextsOf[i] = [.. contexts[i].Select(hash => numbers.GetValueOrDefault(hash, -1)).Where(number => number >= 0)];
    }

    private ulong[] Read(string text, int document)
    {
        var reading = Reading.Of(text);
        var words = new int[reading.Count];
        var contexts = new List<ulong>();
        var scopes = new Scopes();
        for (var i = 0; i < reading.Count; i++)
        {
            var token = reading.Tokens[i];
            words[i] = NumberOf(token, text);
            var word = _words[words[i]];
            word.Documents.Add(document);
            if (scopes.Enter(token, word.Role, text[token.Start]) && token.Kind == TokenKind.Word)
                contexts.Add(Grams.Negated(token.Hash));
            if (i > 0)
                contexts.Add(Grams.Pair(reading.Tokens[i - 1].Hash, token.Hash));
        }

        foreach (var context in contexts)
            CollectionsMarshal.GetValueRefOrAddDefault(_contextCounts, context, out _).Add(document);
        WordsOf[document] = words;
        return [.. contexts];
    }

    private int NumberOf(in Token token, string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_wordNumbers, token.Hash, out var exists);
        if (exists)
            return number;
        number = _words.Count;
        Span<char> spelling = stackalloc char[Grams.MostLetters];
        var length = token.Kind == TokenKind.Word ? Grams.Spell(text.AsSpan(token.Start, token.Length), spelling) : 0;
        _words.Add(new WordType(token.Hash)
        {
            Kind = token.Kind,
            Role = token.Kind == TokenKind.Word ? FunctionWords.RoleOf(token.Hash) : WordRole.None,
            Spelling = spelling[..length].ToString(),
        });
        return number;
    }

    private void KeepLetters()
    {
        var counts = new Dictionary<ulong, DocumentCount>();
        foreach (var word in _words.Where(w => w.Kind == TokenKind.Word))
        {
            foreach (var gram in new Grams.LetterWalk(word.Spelling))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, gram, out _).Add(word.Documents);
        }

        var numbers = new Dictionary<ulong, int>();
        foreach (var word in _words)
        {
            if (word.Documents.Count >= LeastDocuments && word.Kind != TokenKind.Reference)
                word.Feature = AddFeature(word.Hash);
            if (word.Kind != TokenKind.Word)
                continue;
            var letters = new List<int>();
            foreach (var gram in new Grams.LetterWalk(word.Spelling))
            {
                if (counts[gram].Count < LeastDocuments)
                    continue;
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, gram, out var exists);
                if (!exists)
                    number = AddFeature(gram);
                letters.Add(number);
            }

            word.Letters = [.. letters];
            word.LetterValue = 1 / MathF.Sqrt(Math.Max(1, Grams.Count(word.Spelling.Length)));
        }
    }

    private Dictionary<ulong, int> KeepContexts()
    {
        var numbers = new Dictionary<ulong, int>();
        foreach (var (hash, count) in _contextCounts)
        {
            if (count.Count >= LeastDocuments)
                numbers.Add(hash, AddFeature(hash));
        }

        _contextCounts.Clear();
        return numbers;
    }

    private int AddFeature(ulong hash)
    {
        Features.Add(hash);
        return Features.Count - 1;
    }
}
