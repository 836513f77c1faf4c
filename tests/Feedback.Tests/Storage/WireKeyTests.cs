using Feedback.Storage;

namespace Feedback.Tests.Storage;

public sealed class WireKeyTests
{
    private static readonly string[] Awkward =
    [
        "a", "a/b", "a\\b", "a#b", "a?b", "a%b", "a'b", "a b", " ", "\t", "\u0001", "a\u007fb", "a\u0085b",
        "ä", "ß", "中", "😀", "~", "~~", "[", "a.b", "\"", ">",
    ];

    [Fact]
    public void A_key_survives_the_wire()
    {
        foreach (var key in Awkward)
            Assert.Equal(key, WireKey.Decode(WireKey.Encode(key)));
    }

    [Fact]
    public void The_wire_form_is_printable_ASCII_without_what_Table_Storage_forbids()
    {
        foreach (var key in Awkward)
            Assert.DoesNotContain(WireKey.Encode(key), c => c is < ' ' or > '~' or '/' or '\\' or '#' or '?');
    }

    [Fact]
    public void The_wire_form_keeps_the_order_of_code_points()
    {
        var characters = Enumerable.Range(0, 0x250).Append(0xFFFD).Append(0x1F600).Select(char.ConvertFromUtf32).ToArray();
        var keys = characters.Concat(characters.Select(c => c + "a")).Concat(characters.Select(c => "a" + c)).ToArray();

        var byCodePoint = keys.OrderBy(k => string.Concat(k.EnumerateRunes().Select(r => r.Value.ToString("X6"))), StringComparer.Ordinal);
        var byWire = keys.OrderBy(WireKey.Encode, StringComparer.Ordinal);

        Assert.Equal(byCodePoint, byWire);
    }

    [Fact]
    public void An_empty_or_malformed_key_is_refused()
    {
        foreach (var key in new[] { "", "\ud83d", "a\ude00" })
            Assert.Throws<ArgumentException>(() => WireKey.Encode(key));
    }

    [Fact]
    public void A_key_too_long_for_the_wire_is_refused()
    {
        Assert.Equal(400, WireKey.Encode(new string('a', 400)).Length);
        Assert.Throws<ArgumentException>(() => WireKey.Encode(new string('a', 401)));
        Assert.Throws<ArgumentException>(() => WireKey.Encode(new string('ä', 60)));
    }
}
