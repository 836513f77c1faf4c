using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>
/// Changes weights in a copy of a model file. Its tables keep free slots, so that some thousand new entries find room where they belong.
/// </summary>
internal sealed class ModelPatch
{
    /// <summary>At most this part of a table's slots is filled by patches: look-ups stay short.</summary>
    private const int RoomShare = 16;

    private readonly byte[] _bytes;
    private int _newGrams;

    public ModelPatch(TextModel model)
    {
        _bytes = model.Memory.ToArray();
        Unit = Header.Unit;
    }

    /// <summary>Logits of one stored unit.</summary>
    public float Unit { get; }

    private ref ModelHeader Header => ref Unsafe.As<byte, ModelHeader>(ref MemoryMarshal.GetArrayDataReference(_bytes));

    /// <summary>Adds evidence to a word that the model has; others are left as they are, and so speak through their letters as before.</summary>
    public void AddWord(ulong hash, float negative, float positive)
    {
        var slots = Slots<WordEntry>(Header.Words);
        var at = (int)hash & (slots.Length - 1);
        while (slots[at].Tag != 0 && slots[at].Tag != WordTable.TagOf(hash))
            at = (at + 1) & (slots.Length - 1);
        if (slots[at].Tag == 0)
            return;
        slots[at].Negative = Sum(slots[at].Negative, negative);
        slots[at].Positive = Sum(slots[at].Positive, positive);
    }

    /// <summary>Adds evidence to a group of words, which is entered where the model does not have it and has room.</summary>
    public void AddGram(ulong hash, float negative, float positive)
    {
        var slots = Slots<uint>(Header.Grams);
        var at = GramTable.Place(slots, hash);
        if (slots[at] == 0 && ++_newGrams > slots.Length / RoomShare)
            return;
        var (n, p) = GramTable.Unpack(slots[at]);
        slots[at] = GramTable.Entry(hash, n + (int)MathF.Round(negative / Unit), p + (int)MathF.Round(positive / Unit));
    }

    /// <summary>The patched file, with its checksum.</summary>
    public byte[] ToBytes()
    {
        Header.Checksum = MappedModel.Checksum(_bytes.AsSpan(Unsafe.SizeOf<ModelHeader>()));
        return _bytes;
    }

    private short Sum(short units, float logits) =>
        (short)Math.Clamp(units + (int)MathF.Round(logits / Unit), short.MinValue, short.MaxValue);

    private Span<T> Slots<T>(ModelSection section)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((int)section.Offset, (int)section.Bytes));
}
