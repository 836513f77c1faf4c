using Feedback.Models.Text;

namespace Feedback.Tests.Text;

public sealed class HostileTextTests
{
    private const int TenMegabytes = 10_000_000;

    public static TheoryData<string, string> Texts => new()
    {
        { "no spaces", new string('a', TenMegabytes) },
        { "words without end", string.Concat(Enumerable.Repeat("schlecht ", TenMegabytes / 9)) },
        { "combining marks", "a" + new string('\u0308', TenMegabytes) },
        { "high surrogates", new string('\ud83d', TenMegabytes) },
        { "low surrogates", new string('\ude00', TenMegabytes) },
        { "emoji", string.Concat(Enumerable.Repeat("😀🤬", TenMegabytes / 4)) },
        { "digits", new string('7', TenMegabytes) },
        { "dots", string.Concat(Enumerable.Repeat("a.b.", TenMegabytes / 4)) },
        { "mixed scripts", string.Concat(Enumerable.Repeat("gut好хороший고맙습니다שלום ", TenMegabytes / 20)) },
        { "white space", new string(' ', TenMegabytes) },
        { "negations", string.Concat(Enumerable.Repeat("nicht aber ", TenMegabytes / 11)) },
        { "signs", string.Concat(Enumerable.Repeat(":-(@#<3", TenMegabytes / 7)) },
        { "apostrophes", string.Concat(Enumerable.Repeat("a'", TenMegabytes / 2)) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Ten_megabytes_of_anything_are_read_within_bounded_memory(string what, string text)
    {
        _ = TextModel.Shipped.Analyze("Aufwärmen");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var analysis = TextModel.Shipped.Analyze(text);

        Assert.NotNull(what);
        Assert.Equal(analysis.Score, analysis.Because.Sum(span => span.Contribution), 1e-6);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void A_call_allocates_little_beyond_its_result()
    {
        const string Text = "Die Lieferung kam schnell, aber der Karton war leider beschädigt und der Service antwortet nicht.";
        for (var i = 0; i < 100; i++)
            _ = TextModel.Shipped.Analyze(Text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = TextModel.Shipped.Analyze(Text);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 2_000);
    }

    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        string[] texts = ["Alles super, gerne wieder!", "Nie wieder, eine Frechheit.", "Wann kommt das Paket?", "Great value, thanks"];
        var alone = texts.Select(t => TextModel.Shipped.Analyze(t).Score).ToArray();

        Parallel.For(0, 2_000, i => Assert.Equal(alone[i % 4], TextModel.Shipped.Analyze(texts[i % 4]).Score));
    }
}
