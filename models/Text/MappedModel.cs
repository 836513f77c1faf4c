using System.IO.MemoryMappedFiles;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Feedback.Models.Text;

/// <summary>The bytes of a model file in memory, checked once unless they are part of the program, never copied.</summary>
internal sealed unsafe class MappedModel : IDisposable
{
    private readonly byte* _start;
    private readonly long _length;
    private readonly IDisposable? _owner;

    /// <param name="isTrusted">The bytes are not summed, which would bring all of them into memory.</param>
    private MappedModel(byte* start, long length, string name, IDisposable? owner, bool isTrusted = false)
    {
        _start = start;
        _length = length;
        _owner = owner;
        var problem = Validate(isTrusted);
        if (problem is null)
            return;
        Dispose();
        throw new InvalidDataException($"{name} is not a text model: {problem}.");
    }

    public ref readonly ModelHeader Header => ref *(ModelHeader*)_start;

    public static MappedModel Open(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new MappedModel(start, new FileInfo(path).Length, path, view);
    }

    /// <summary>The model that was built into this assembly, which the runtime has mapped already.</summary>
    public static MappedModel Embedded()
    {
        const string Name = "text.model";
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name) as UnmanagedMemoryStream
            ?? throw new InvalidDataException($"The resource {Name} is missing.");
        return new MappedModel(stream.PositionPointer, stream.Length, Name, null, isTrusted: true);
    }

    /// <summary>A model in managed memory, which stays pinned.</summary>
    public static MappedModel FromBytes(byte[] bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned, 0);
        return new MappedModel((byte*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), bytes.Length, "The model", new Pinned(pinned));
    }

    public T* Pointer<T>(ModelSection section)
        where T : unmanaged =>
        (T*)(_start + section.Offset);

    public byte[] ToArray() => new ReadOnlySpan<byte>(_start, (int)_length).ToArray();

    public void Dispose() => _owner?.Dispose();

    private string? Validate(bool isTrusted)
    {
        if (_length < sizeof(ModelHeader) || Header.Magic != ModelFormat.Magic)
            return "it does not begin like one";
        if (Header.Version != ModelFormat.Version)
            return $"its format is version {Header.Version}, this program reads version {ModelFormat.Version}";
        if (Header.FileBytes != _length)
            return $"it has {_length} bytes of {Header.FileBytes}";
        return isTrusted || Checksum(new ReadOnlySpan<byte>(_start + sizeof(ModelHeader), (int)(_length - sizeof(ModelHeader)))) == Header.Checksum
            ? null
            : "its checksum differs";
    }

    /// <param name="bytes">A multiple of eight.</param>
    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        // Four lanes, so that a load of eight megabytes stays in the low milliseconds.
        ulong a = 1, b = 2, c = 3, d = 4;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var at = 0;
        for (; at + 4 <= words.Length; at += 4)
        {
            a = (a ^ words[at]) * 0x9E37_79B9_7F4A_7C15;
            b = (b ^ words[at + 1]) * 0xC2B2_AE3D_27D4_EB4F;
            c = (c ^ words[at + 2]) * 0x1656_67B1_9E37_79F9;
            d = (d ^ words[at + 3]) * 0x2545_F491_4F6C_DD1D;
        }

        for (; at < words.Length; at++)
            a = (a ^ words[at]) * 0x9E37_79B9_7F4A_7C15;
        return Hashing.Join(Hashing.Join(a, b), Hashing.Join(c, d));
    }

    private sealed class Pinned(byte[] bytes) : IDisposable
    {
        public void Dispose() => GC.KeepAlive(bytes);
    }
}
