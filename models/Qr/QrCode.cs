using System.Globalization;
using System.Text;

namespace Feedback.Models.Qr;

/// <summary>A QR code (ISO/IEC 18004:2015), byte mode, error correction level M: what a camera reads as a web address.</summary>
public sealed class QrCode
{
    private const int MaskCount = 8;
    private readonly bool[,] _dark;
    private readonly bool[,] _fixed;

    private QrCode(int version)
    {
        Version = version;
        Size = 4 * version + 17;
        _dark = new bool[Size, Size];
        _fixed = new bool[Size, Size];
    }

    /// <summary>1 to 40.</summary>
    public int Version { get; }

    /// <summary>Modules along a side, without the quiet zone of 4 that belongs around.</summary>
    public int Size { get; }

    /// <summary>Whether a module is dark.</summary>
    public bool this[int x, int y] => _dark[y, x];

    /// <param name="text">At most 2,331 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var version = QrCodewords.VersionFor(bytes.Length) ?? throw new ArgumentException("The text is too long for a QR code.", nameof(text));
        var code = new QrCode(version);
        code.DrawPatterns();
        code.DrawCodewords(QrCodewords.Of(bytes, version));

        var best = Enumerable.Range(0, MaskCount).MinBy(mask =>
        {
            code.ApplyMask(mask);
            code.DrawFormat(mask);
            var penalty = QrPenalty.Of(code);
            code.ApplyMask(mask);
            return penalty;
        });
        code.ApplyMask(best);
        code.DrawFormat(best);
        return code;
    }

    /// <summary>The dark modules as an SVG path, one unit a module, the quiet zone included.</summary>
    public string ToPath()
    {
        const int QuietZone = 4;
        var path = new StringBuilder();
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (this[x, y])
                    path.Append(CultureInfo.InvariantCulture, $"M{x + QuietZone} {y + QuietZone}h1v1h-1z");
            }
        }
        return path.ToString();
    }

    private void DrawPatterns()
    {
        for (var i = 0; i < Size; i++)
        {
            Fix(6, i, i % 2 == 0);
            Fix(i, 6, i % 2 == 0);
        }
        DrawFinder(3, 3);
        DrawFinder(Size - 4, 3);
        DrawFinder(3, Size - 4);
        var centres = Alignments();
        foreach (var x in centres)
        {
            foreach (var y in centres)
            {
                var inFinder = (x, y) == (6, 6) || (x, y) == (6, Size - 7) || (x, y) == (Size - 7, 6);
                if (!inFinder)
                    DrawSquares(x, y, 2, distance => distance != 1);
            }
        }
        DrawFormat(0);
        DrawVersion();
    }

    private void DrawFinder(int x, int y) => DrawSquares(x, y, 4, distance => distance is not (2 or 4));

    private void DrawSquares(int x, int y, int radius, Func<int, bool> isDark)
    {
        for (var dy = -radius; dy <= radius; dy++)
        {
            for (var dx = -radius; dx <= radius; dx++)
            {
                if (x + dx >= 0 && x + dx < Size && y + dy >= 0 && y + dy < Size)
                    Fix(x + dx, y + dy, isDark(Math.Max(Math.Abs(dx), Math.Abs(dy))));
            }
        }
    }

    private int[] Alignments()
    {
        if (Version == 1)
            return [];
        var count = Version / 7 + 2;
        var step = Version == 32 ? 26 : (Version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(i => Size - 7 - i * step).Reverse()];
    }

    /// <summary>Level M and the mask, with their own correction, twice.</summary>
    private void DrawFormat(int mask)
    {
        var rest = mask;
        for (var i = 0; i < 10; i++)
            rest = rest << 1 ^ (rest >> 9) * 0x537;
        var bits = (mask << 10 | rest) ^ 0x5412;
        for (var i = 0; i < 15; i++)
        {
            var isDark = (bits >> i & 1) != 0;
            var (x, y) = i switch { < 6 => (8, i), 6 => (8, 7), 7 => (8, 8), 8 => (7, 8), _ => (14 - i, 8) };
            Fix(x, y, isDark);
            Fix(i < 8 ? Size - 1 - i : 8, i < 8 ? 8 : Size - 15 + i, isDark);
        }
        Fix(8, Size - 8, true);
    }

    private void DrawVersion()
    {
        if (Version < 7)
            return;
        var rest = Version;
        for (var i = 0; i < 12; i++)
            rest = rest << 1 ^ (rest >> 11) * 0x1F25;
        var bits = Version << 12 | rest;
        for (var i = 0; i < 18; i++)
        {
            var isDark = (bits >> i & 1) != 0;
            Fix(Size - 11 + i % 3, i / 3, isDark);
            Fix(i / 3, Size - 11 + i % 3, isDark);
        }
    }

    /// <summary>In columns of two from the right, up and down in turn.</summary>
    private void DrawCodewords(byte[] codewords)
    {
        var bit = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            if (right == 6)
                right = 5;
            for (var step = 0; step < Size; step++)
            {
                var y = (right + 1 & 2) == 0 ? Size - 1 - step : step;
                for (var x = right; x > right - 2; x--)
                {
                    if (_fixed[y, x] || bit >= codewords.Length * 8)
                        continue;
                    _dark[y, x] = (codewords[bit / 8] >> (7 - bit % 8) & 1) != 0;
                    bit++;
                }
            }
        }
    }

    private void ApplyMask(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var inverts = mask switch
                {
                    0 => (x + y) % 2 == 0,
                    1 => y % 2 == 0,
                    2 => x % 3 == 0,
                    3 => (x + y) % 3 == 0,
                    4 => (x / 3 + y / 2) % 2 == 0,
                    5 => x * y % 2 + x * y % 3 == 0,
                    6 => (x * y % 2 + x * y % 3) % 2 == 0,
                    _ => ((x + y) % 2 + x * y % 3) % 2 == 0,
                };
                _dark[y, x] ^= inverts && !_fixed[y, x];
            }
        }
    }

    private void Fix(int x, int y, bool isDark) => (_dark[y, x], _fixed[y, x]) = (isDark, true);
}
