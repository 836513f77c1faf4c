using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Feedback.Tests.Servers;

/// <summary>A real server on a loopback port that answers each request with the next step of a script, and fails on one too many.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _steps;

    private ScriptedServer(WebApplication app, IEnumerable<Func<HttpContext, Task>> steps)
    {
        _app = app;
        _steps = new(steps);
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The requests so far, in order.</summary>
    public ConcurrentQueue<Received> Requests { get; } = [];

    public static async Task<ScriptedServer> StartAsync(params Func<HttpContext, Task>[] steps)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var server = new ScriptedServer(builder.Build(), steps);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A step that answers with this.</summary>
    public static Func<HttpContext, Task> Answer(
        int status, string body = "", string contentType = "application/json", params (string Name, string Value)[] headers) =>
        async context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            if (body.Length > 0)
            {
                context.Response.ContentType = contentType;
                await context.Response.WriteAsync(body);
            }
        };

    /// <summary>A step that never answers.</summary>
    public static Func<HttpContext, Task> Silence() => context => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>A step that breaks the connection.</summary>
    public static Func<HttpContext, Task> HangUp() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_steps);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        Requests.Enqueue(new Received(
            request.Method, request.Path + request.QueryString,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            await reader.ReadToEndAsync()));
        if (_steps.TryDequeue(out var step))
            await step(context);
        else
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
    }

    public sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
