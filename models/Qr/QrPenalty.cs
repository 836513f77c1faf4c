namespace Feedback.Models.Qr;

/// <summary>How hard a masked code is to read: long runs, blocks, patterns like a finder's and an uneven mix (ISO/IEC 18004:2015, table 11).</summary>
internal static class QrPenalty
{
    private const int Run = 3, Block = 3, Finder = 40, Mix = 10;

    public static int Of(QrCode code)
    {
        var penalty = 0;
        for (var i = 0; i < code.Size; i++)
        {
            var line = i;
            penalty += OfLine(code.Size, at => code[at, line]) + OfLine(code.Size, at => code[line, at]);
        }
        var dark = 0;
        for (var y = 0; y < code.Size; y++)
        {
            for (var x = 0; x < code.Size; x++)
            {
                dark += code[x, y] ? 1 : 0;
                if (x > 0 && y > 0 && code[x, y] == code[x - 1, y] && code[x, y] == code[x, y - 1] && code[x, y] == code[x - 1, y - 1])
                    penalty += Block;
            }
        }
        var modules = code.Size * code.Size;
        return penalty + Mix * (Math.Abs(dark * 20 - modules * 10) / modules);
    }

    private static int OfLine(int size, Func<int, bool> isDark)
    {
        var (penalty, run) = (0, 0);
        var last = 0;
        for (var i = 0; i < size; i++)
        {
            run = i > 0 && isDark(i) == isDark(i - 1) ? run + 1 : 1;
            penalty += run == 5 ? Run : run > 5 ? 1 : 0;
            // The last eleven modules: 1011101 with four light ones before or after.
            last = (last << 1 | (isDark(i) ? 1 : 0)) & 0x7FF;
            if (i >= 10 && last is 0b10111010000 or 0b00001011101)
                penalty += Finder;
        }
        return penalty;
    }
}
