using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text;

/// <summary>
/// The model file: a header, then sections, each a plain array, little-endian, aligned to 16 bytes, read in place from mapped memory.
/// </summary>
internal static class ModelFormat
{
    public const ulong Magic = 0x0031_5458_5442_4446; // "FDBTXT1"

    /// <summary>Raised with every change that an older reader would misread.</summary>
    public const uint Version = 2;

    public const int Alignment = 16;
}

/// <summary>Where one section lies, in bytes from the start of the file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ModelSection
{
    public uint Offset;
    public uint Bytes;
}

/// <summary>The first bytes of a model file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ModelHeader
{
    public ulong Magic;
    public uint Version;
    public uint FileBytes;

    /// <summary>Of everything behind the header; also the model's name.</summary>
    public ulong Checksum;

    public ModelSection Words;
    public ModelSection Grams;
    public ModelSection LanguageGrams;
    public ModelSection TopicRows;
    public ModelSection Lexicon;
    public ModelSection TopicRules;

    /// <summary>Evidence of valences in contexts, see <see cref="ValenceWeights"/>.</summary>
    public ModelSection Valences;

    /// <summary>Evidence of one unit of a stored weight.</summary>
    public float Unit;

    /// <summary>Logit of negative and of positive against neutral, before any word.</summary>
    public float NegativeBias;
    public float PositiveBias;

    /// <summary>Taken off both where a text is long, see <see cref="Verdict.Prior"/>.</summary>
    public float LongTextDoubt;

    /// <summary>Logits are divided by this, so that a probability means what it says.</summary>
    public float Temperature;

    public float LanguageUnit;
    public float GermanBias;
    public float EnglishBias;

    public TopicFloats TopicBiases;
    public TopicFloats TopicThresholds;
    public float TopicUnit;
}

/// <summary>One number a topic, in the order of <see cref="TopicNames.All"/>.</summary>
[InlineArray(14)]
internal struct TopicFloats
{
    private float _first;
}

/// <summary>Everything known of a word before its neighbours are seen. Weights are in units of the header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WordEntry
{
    /// <summary>High half of the word's hash; 0 marks a free slot.</summary>
    public uint Tag;

    /// <summary>Evidence of the word and its n-grams against neutral.</summary>
    public short Negative;
    public short Positive;

    /// <summary>Evidence for German and English against any other language.</summary>
    public short German;
    public short English;

    public WordRole Role;

    /// <summary>Low half: valence by our own lexicon; high half: by the public ones. See <see cref="Lexicon"/>.</summary>
    public byte Valences;

    /// <summary>Number of the word's <see cref="TopicRow"/>.</summary>
    public ushort TopicRow;
}

/// <summary>
/// What a word says about every topic, in units of the header, in the order of <see cref="TopicNames.All"/>. The first row is of words that
/// say nothing, the next ones, one a topic, are of words that only a rule knows.
/// </summary>
[InlineArray(16)]
internal struct TopicRow
{
    private sbyte _first;
}
