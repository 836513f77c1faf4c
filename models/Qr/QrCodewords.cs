using System.Numerics;

namespace Feedback.Models.Qr;

/// <summary>The data of a QR code: bytes in byte mode, error correction level M (15 %), after ISO/IEC 18004:2015, sections 7.4 to 7.6.</summary>
internal static class QrCodewords
{
    public const int LargestVersion = 40;

    private static readonly byte[] CorrectionPerBlock =
    [
        0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
        26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ];

    private static readonly byte[] Blocks =
    [
        0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
        17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ];

    /// <summary>The smallest version that holds so many bytes; null when none does.</summary>
    public static int? VersionFor(int bytes)
    {
        for (var version = 1; version <= LargestVersion; version++)
        {
            if (4 + LengthBits(version) + 8 * bytes <= 8 * DataCodewords(version))
                return version;
        }
        return null;
    }

    /// <summary>All codewords in the order they are drawn: data blocks interleaved, then their correction.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content, int version)
    {
        var data = Encode(content, version);
        var (blocks, correction) = (Blocks[version], CorrectionPerBlock[version]);
        var total = RawModules(version) / 8;
        var (shortBlocks, shortLength) = (blocks - total % blocks, total / blocks - correction);
        var generator = Generator(correction);

        var parts = new List<(byte[] Data, byte[] Correction)>();
        for (int block = 0, at = 0; block < blocks; block++)
        {
            var length = shortLength + (block < shortBlocks ? 0 : 1);
            var part = data[at..(at + length)];
            parts.Add((part, Remainder(part, generator)));
            at += length;
        }
        var drawn = new List<byte>(total);
        for (var i = 0; i <= shortLength; i++)
            drawn.AddRange(parts.Where(part => i < part.Data.Length).Select(part => part.Data[i]));
        for (var i = 0; i < correction; i++)
            drawn.AddRange(parts.Select(part => part.Correction[i]));
        return [.. drawn];
    }

    /// <summary>Modules that are neither pattern nor format.</summary>
    public static int RawModules(int version)
    {
        var modules = (16 * version + 128) * version + 64;
        if (version >= 2)
        {
            var alignments = version / 7 + 2;
            modules -= (25 * alignments - 10) * alignments - 55;
        }
        return version >= 7 ? modules - 36 : modules;
    }

    private static int DataCodewords(int version) => RawModules(version) / 8 - CorrectionPerBlock[version] * Blocks[version];

    private static int LengthBits(int version) => version < 10 ? 8 : 16;

    private static byte[] Encode(ReadOnlySpan<byte> content, int version)
    {
        const int ByteMode = 4;
        // Mode and length come before the bytes, a terminator after them; all are cut into octets as one number.
        var bits = (BigInteger)ByteMode;
        bits = bits << LengthBits(version) | content.Length;
        bits = bits << 8 * content.Length | new BigInteger(content, isUnsigned: true, isBigEndian: true);
        var length = 4 + LengthBits(version) + 8 * content.Length;
        var capacity = DataCodewords(version);
        var terminator = Math.Min(4, 8 * capacity - length);
        var padded = (length + terminator + 7) / 8;
        bits <<= 8 * padded - length;

        var data = new byte[capacity];
        bits.TryWriteBytes(data.AsSpan(padded - bits.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        for (var i = padded; i < capacity; i++)
            data[i] = (byte)((i - padded) % 2 == 0 ? 0xEC : 0x11);
        return data;
    }

    /// <summary>The generator polynomial of a degree, without its leading 1, highest power first.</summary>
    private static byte[] Generator(int degree)
    {
        var polynomial = new byte[degree];
        polynomial[^1] = 1;
        byte root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++)
                polynomial[j] = (byte)(Multiply(polynomial[j], root) ^ (j + 1 < degree ? polynomial[j + 1] : 0));
            root = Multiply(root, 2);
        }
        return polynomial;
    }

    private static byte[] Remainder(byte[] data, byte[] generator)
    {
        var rest = new byte[generator.Length];
        foreach (var value in data)
        {
            var factor = (byte)(value ^ rest[0]);
            rest.AsSpan(1).CopyTo(rest);
            rest[^1] = 0;
            for (var i = 0; i < rest.Length; i++)
                rest[i] ^= Multiply(generator[i], factor);
        }
        return rest;
    }

    /// <summary>In the field of 256 elements modulo x⁸ + x⁴ + x³ + x² + 1.</summary>
    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = product << 1 ^ (product >> 7) * 0x11D;
            product ^= (right >> bit & 1) * left;
        }
        return (byte)product;
    }
}
