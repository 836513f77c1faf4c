using System.Reflection;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>
/// Words and stems that name a topic whether or not a text of the training data has them; from <c>models/training/topics.tsv</c>.
/// </summary>
internal sealed unsafe class TopicRules
{
    private readonly Lexicon.Builder _builder = new();
    private readonly uint[] _slots;

    public TopicRules()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("topics.tsv")!);
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Split('\t');
            foreach (var term in columns[1].Split(','))
                _builder.Add(term.Trim(), (uint)TopicNames.NumberOf(columns[0]) + 1);
        }

        Slots = _builder.Build();
        _slots = GC.AllocateUninitializedArray<uint>(Slots.Length, pinned: true);
        Slots.CopyTo(_slots, 0);
    }

    public uint[] Slots { get; }

    /// <summary>Codes are topic numbers plus one.</summary>
    public Lexicon Table => new((uint*)Marshal.UnsafeAddrOfPinnedArrayElement(_slots, 0), _slots.Length);

    /// <returns>The topic's number, or −1.</returns>
    public int TopicOf(WordType word) => word.Spelling.Length < 3 ? -1 : Table.OfWord(word.Hash, word.Spelling.AsSpan()[1..^1]) - 1;
}
