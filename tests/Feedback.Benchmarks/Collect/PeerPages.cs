using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Feedback.Benchmarks.Collect;

/// <summary>Serves a shop page for each widget, and the peers' files, zipped as any web server would.</summary>
internal sealed class PeerPages : IAsyncDisposable
{
    private static readonly string Files = Path.GetFullPath(Path.Combine("tests", "Feedback.Benchmarks", "Collect", "peers", "node_modules"));
    private static readonly string Words = string.Concat(Enumerable.Repeat("<p>Tea from small gardens, packed by hand and sent the same day.</p>", 12));

    private readonly WebApplication _app;

    private PeerPages(WebApplication app) => _app = app;

    public static async Task<PeerPages> ServeAsync(int port, IReadOnlyList<WidgetPeer> peers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression(options => options.Providers.Add<GzipCompressionProvider>());
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.SmallestSize);
        var app = builder.Build();
        app.UseResponseCompression();
        for (var i = 0; i < peers.Count; i++)
        {
            var page = Encoding.UTF8.GetBytes(Page(peers[i]));
            app.MapGet($"/{i}", () => Results.Bytes(page, "text/html; charset=utf-8"));
        }
        app.MapGet("/files/{**path}", (string path) => Results.File(
            Path.Combine(Files, path), path.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript"));
        app.Urls.Add($"http://localhost:{port}");
        await app.StartAsync();
        return new PeerPages(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Scripts stand below the words, as every vendor asks for.
    private static string Page(WidgetPeer peer) => $"""
        <!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">
        {string.Concat(peer.Files.Where(file => file.EndsWith(".css", StringComparison.Ordinal)).Select(file => $"<link rel=\"stylesheet\" href=\"/files/{file}\">"))}
        <h1>Thank you for your order</h1>
        {string.Concat(peer.Files.Where(file => file.EndsWith(".js", StringComparison.Ordinal)).Select(file => $"<script src=\"/files/{file}\"></script>"))}
        {peer.Markup}
        {Words}
        </html>
        """;
}
