using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Feedback.Tests.Servers;

/// <summary>A page of a shop on a port of its own, which is another origin than the program's.</summary>
internal sealed class ShopPage : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ShopPage(WebApplication server, int port) => (_server, Address) = (server, new Uri($"http://localhost:{port}/"));

    public Uri Address { get; }

    /// <param name="html">The page; <c>/frame</c> shows it in a frame.</param>
    /// <param name="policy">Its content security policy; null for none.</param>
    public static async Task<ShopPage> StartAsync(string html, string? policy = null)
    {
        var port = Http.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        server.MapGet("/", (HttpContext context) =>
        {
            if (policy is not null)
                context.Response.Headers.ContentSecurityPolicy = policy;
            return Results.Content(html, "text/html; charset=utf-8");
        });
        server.MapGet("/frame", () => Results.Content("<!doctype html><html lang=\"de\"><title>Rahmen</title><iframe src=\"/\" title=\"Shop\" width=\"600\" height=\"600\"></iframe></html>", "text/html; charset=utf-8"));
        server.MapGet("/away", () => Results.Content("<!doctype html><html lang=\"de\"><title>Weg</title><p>Weg</p></html>", "text/html; charset=utf-8"));
        server.MapGet("/favicon.ico", () => Results.NoContent());
        await server.StartAsync();
        return new ShopPage(server, port);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
