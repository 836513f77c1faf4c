using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Feedback.Hosting;
using Feedback.Pages;
using Feedback.Ratings.Texts;
using Feedback.Shops;
using Microsoft.Net.Http.Headers;

namespace Feedback.Ratings;

// GET /widget.js: the custom element <feedback-rating>, for the pages of shops; with ?shop= it speaks in the shop's own words.
internal static class WidgetScript
{
    /// <summary>Where the module's texts go.</summary>
    private const string TextsMark = "__TEXTS__", LanguageMark = "__LANGUAGE__";

    /// <summary>Shops' variants; a change of texts leaves the old one behind, until there are too many.</summary>
    private const int MostVariants = 200;

    private static readonly ConcurrentDictionary<string, Variant> Variants = new();
    private static readonly Lazy<string> Module = new(() => Compact(Encoding.UTF8.GetString(StaticFiles.Find("widget.js")!.Content)));

    public static IEndpointConventionBuilder MapWidgetScript(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/widget.js", HandleAsync).WithName(nameof(WidgetScript));

    private static async Task<IResult> HandleAsync(HttpContext context, ShopDirectory shops, SurveyTexts texts, CancellationToken cancellationToken)
    {
        Shop? shop = null;
        if (context.Request.Query["shop"].ToString() is { Length: > 0 } named && !shops.TryGet(named, out shop))
            return Problems.UnknownShop(named);
        shop ??= shops.Only;
        var script = Module.Value
            .Replace(TextsMark, await texts.ScriptAsync(shop, cancellationToken), StringComparison.Ordinal)
            .Replace(LanguageMark, shop?.Language ?? "de", StringComparison.Ordinal);
        if (Variants.Count > MostVariants)
            Variants.Clear();
        var variant = Variants.GetOrAdd(script, static script => new Variant(Encoding.UTF8.GetBytes(script)));

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=300";
        headers.Vary = HeaderNames.AcceptEncoding;
        var zipped = context.Request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted is { Value.Value: "gzip", Quality: null or > 0 });
        if (zipped)
            headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(
            zipped ? variant.Zipped : variant.Plain, "text/javascript; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{variant.Hash}{(zipped ? "-z" : "")}\""));
    }

    /// <summary>The module without its comments and indentation, which only we need; no text of it spans lines.</summary>
    private static string Compact(string module) => string.Join('\n', module.Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));

    private sealed class Variant(byte[] plain)
    {
        public byte[] Plain => plain;

        public byte[] Zipped { get; } = Zip(plain);

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 6));

        private static byte[] Zip(byte[] plain)
        {
            using var zipped = new MemoryStream();
            using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize))
                gzip.Write(plain);
            return zipped.ToArray();
        }
    }
}
