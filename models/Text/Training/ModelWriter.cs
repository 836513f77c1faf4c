using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text.Training;

/// <summary>Lays trained weights out as a model file.</summary>
internal static class ModelWriter
{
    /// <param name="header">Its numbers; where the sections lie is filled in here.</param>
    public static byte[] Write(
        ModelHeader header,
        WordEntry[] words,
        uint[] grams,
        uint[] languageGrams,
        TopicRow[] topicRows,
        uint[] lexicon,
        uint[] topicRules,
        EvidencePair[] valences)
    {
        var bytes = new List<byte>(8 << 20);
        bytes.AddRange(new byte[Unsafe.SizeOf<ModelHeader>()]);
        header.Words = Append<WordEntry>(bytes, words);
        header.Grams = Append<uint>(bytes, grams);
        header.LanguageGrams = Append<uint>(bytes, languageGrams);
        header.TopicRows = Append<TopicRow>(bytes, topicRows);
        header.Lexicon = Append<uint>(bytes, lexicon);
        header.TopicRules = Append<uint>(bytes, topicRules);
        header.Valences = Append<EvidencePair>(bytes, valences);
        Align(bytes);

        header.Magic = ModelFormat.Magic;
        header.Version = ModelFormat.Version;
        header.FileBytes = (uint)bytes.Count;
        var file = bytes.ToArray();
        header.Checksum = MappedModel.Checksum(file.AsSpan(Unsafe.SizeOf<ModelHeader>()));
        MemoryMarshal.Write(file, header);
        return file;
    }

    private static ModelSection Append<T>(List<byte> bytes, T[] items)
        where T : unmanaged
    {
        Align(bytes);
        var content = MemoryMarshal.AsBytes(items.AsSpan());
        var section = new ModelSection { Offset = (uint)bytes.Count, Bytes = (uint)content.Length };
        bytes.AddRange(content);
        return section;
    }

    private static void Align(List<byte> bytes)
    {
        while (bytes.Count % ModelFormat.Alignment != 0)
            bytes.Add(0);
    }
}
