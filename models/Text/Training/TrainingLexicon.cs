using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>The lexicons a model is trained with: our own, which comes with the program, and any number of public ones.</summary>
public sealed unsafe class TrainingLexicon
{
    private readonly Lexicon.Builder _builder = new();
    private readonly Dictionary<ulong, byte> _public = [];
    private uint[]? _slots;

    /// <summary>With our own entries, from <c>models/training/lexicon</c>.</summary>
    public TrainingLexicon()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("lexicon/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
                AddOwn(line);
        }
    }

    /// <summary>Words of the public lexicons.</summary>
    public HashSet<string> PublicWords { get; } = new(StringComparer.Ordinal);

    internal IEnumerable<string> OwnWords => _builder.Words.Values.Concat(_builder.PhraseStarts);

    internal Lexicon Own
    {
        get
        {
            if (_slots is null)
            {
                var slots = _builder.Build();
                _slots = GC.AllocateUninitializedArray<uint>(slots.Length, pinned: true);
                slots.CopyTo(_slots, 0);
            }

            return new Lexicon((uint*)Marshal.UnsafeAddrOfPinnedArrayElement(_slots, 0), _slots.Length);
        }
    }

    internal uint[] Slots => _builder.Build();

    internal byte PublicOf(ulong hash) => _public.GetValueOrDefault(hash);

    /// <summary>Adds a public lexicon; of a word that an earlier one has, the later valence counts. Phrases are left out.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="lines"><c>score, term</c>, tab-separated; the scores' range is taken from the file.</param>
    /// <exception cref="FormatException">A line has not that form.</exception>
    public void AddPublic(string name, IEnumerable<string> lines)
    {
        var entries = lines.Select((line, i) => Parse(name, line, i + 1)).ToArray();
        var most = entries.Select(e => Math.Abs(e.Score)).DefaultIfEmpty(1).Max();
        // A lexicon that only knows good and bad means neither very much.
        var scale = most <= 1 ? 2 : 4 / most;
        Span<Token> tokens = stackalloc Token[2];
        foreach (var (score, term) in entries)
        {
            if (Tokenizer.Read(term, tokens) != 1)
                continue;
            _public[tokens[0].Hash] = Code(score * scale);
            PublicWords.Add(term);
        }
    }

    private static (double Score, string Term) Parse(string name, string line, int number) =>
        line.Split('\t') is [var score, var term]
        && double.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (value, term)
            : throw new FormatException($"{name}, line {number}: expected 'score<TAB>term'.");

    private static byte Code(double valence) => valence switch
    {
        <= -2.5 => 1,
        <= -1.5 => 2,
        < 0 => 3,
        < 1.5 => 5,
        < 2.5 => 6,
        _ => 7,
    };

    private void AddOwn(string line)
    {
        var columns = line.Split('\t');
        foreach (var term in columns[1].Split(','))
            _builder.AddValence(term.Trim(), int.Parse(columns[0], CultureInfo.InvariantCulture));
    }
}
