using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Feedback.Tests.Servers;

/// <summary>
/// The public side of a Functions host with <c>enableProxyingHttpRequest</c>: requests that a <c>function.json</c> publishes go to the handler,
/// streamed, with the path encoded anew, X-Forwarded-* overwritten and the Host header replaced; all others are answered 404 here.
/// </summary>
internal sealed class FunctionsProxy : IAsyncDisposable
{
    private static readonly string[] NotCopied = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Proxy-Connection"];

    private readonly WebApplication _server;
    private readonly TemplateMatcher[] _routes;
    private readonly int _handlerPort;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    private FunctionsProxy(WebApplication server, int port, IEnumerable<PublishedFunction> functions, int handlerPort)
    {
        (_server, _handlerPort) = (server, handlerPort);
        Address = new Uri($"http://localhost:{port}");
        // By name, not by how specific the route is.
        _routes =
        [
            .. functions.Where(function => function.Type == "httpTrigger").Select(function =>
                new TemplateMatcher(TemplateParser.Parse((string)function.Trigger["route"]!), [])),
        ];
    }

    public Uri Address { get; }

    public static async Task<FunctionsProxy> StartAsync(IEnumerable<PublishedFunction> functions, int port, int handlerPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var proxy = new FunctionsProxy(builder.Build(), port, functions, handlerPort);
        proxy._server.Run(proxy.AnswerAsync);
        await proxy._server.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _invoker.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_routes.Any(route => route.TryMatch(context.Request.Path, [])))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var request = Forwarded(context);
        using var response = await _invoker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!NotCopied.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = new StringValues([.. values]);
        }
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private HttpRequestMessage Forwarded(HttpContext context)
    {
        // What is left of the client's encoding, %2F alone, is encoded once more.
        var path = new PathString(context.Request.Path.Value!.Replace("%", "%25", StringComparison.Ordinal)).ToUriComponent();
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(
            $"http://127.0.0.1:{_handlerPort}{path}{context.Request.QueryString}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (NotCopied.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", (context.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", context.Request.Scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", context.Request.Host.Value);
        if (!request.Headers.Contains("x-ms-invocation-id"))
            request.Headers.TryAddWithoutValidation("x-ms-invocation-id", Guid.NewGuid().ToString());
        return request;
    }
}
