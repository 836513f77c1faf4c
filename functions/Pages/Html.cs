using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Feedback.Pages;

/// <summary>
/// A piece of HTML that is safe to send. Made from interpolated text: what stands in the source is markup, what is put into it is encoded, unless it is
/// <see cref="Html"/> itself. Values stand in element content or in quoted attributes only; addresses go through <see cref="Link"/>.
/// </summary>
internal readonly struct Html(string markup)
{
    public static readonly Html Empty = new("");

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Of(ref Builder markup) => new(markup.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.ToString())));

    /// <summary>A web address for an attribute; anything else a source may claim to be one leads nowhere.</summary>
    public static string Link(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : "#";

    /// <summary>Takes a text for markup as it stands; only for what this program made and encoded itself.</summary>
    public static Html Markup(string encoded) => new(encoded);

    public override string ToString() => markup ?? "";

    [InterpolatedStringHandler]
    public readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _markup = new(literalLength + formattedCount * 16);

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(Html html) => _markup.Append(html.ToString());

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                _markup.Append(part.ToString());
        }

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(number.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => _markup.ToString();
    }
}
