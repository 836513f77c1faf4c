using System.Diagnostics;
using System.Text.Json;
using Feedback.Models.Qr;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Qr;

public sealed class QrCodeTests
{
    /// <summary>Reads modules from its input with a decoder that is not ours, and prints the text.</summary>
    private const string Decoder = """
        const read = require("./node_modules/jsqr/dist/jsQR.js");
        const code = JSON.parse(require("fs").readFileSync(0, "utf8")), scale = 4, side = (code.length + 8) * scale;
        const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
        code.forEach((row, y) => [...row].forEach((dark, x) => { if (dark === "1") for (let i = 0; i < scale; i++) for (let j = 0; j < scale; j++)
          pixels.fill(0, (((y + 4) * scale + i) * side + (x + 4) * scale + j) * 4, (((y + 4) * scale + i) * side + (x + 4) * scale + j) * 4 + 3); }));
        process.stdout.write(read(pixels, side, side)?.data ?? "");
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(60)]
    [InlineData(122)]
    [InlineData(180)]
    [InlineData(213)]
    [InlineData(400)]
    [InlineData(960)]
    public void A_decoder_that_is_not_ours_reads_what_was_written(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => "https://feedback.example/r/AgR"[i % 30]));
        var code = QrCode.Of(text);
        var rows = Enumerable.Range(0, code.Size).Select(y => string.Concat(Enumerable.Range(0, code.Size).Select(x => code[x, y] ? '1' : '0')));
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", Decoder])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "tools"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        node.StandardInput.Write(JsonSerializer.Serialize(rows));
        node.StandardInput.Close();
        Assert.Equal(text, node.StandardOutput.ReadToEnd());
        node.WaitForExit();
    }

    [Fact]
    public void A_text_that_no_code_holds_is_refused() => Assert.Throws<ArgumentException>(() => QrCode.Of(new string('x', 2_332)));
}
