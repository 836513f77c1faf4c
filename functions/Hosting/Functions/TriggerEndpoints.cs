using System.Globalization;
using System.Text.Json;

namespace Feedback.Hosting.Functions;

/// <summary>
/// <c>POST /{function}</c> for every queue and timer trigger, as the Functions host calls a custom handler. The host's public HTTP comes in by the
/// same port, so a genuine call is told by three signs: the Host header is our own loopback address, and nothing shows that it was proxied.
/// Everything else is answered 404, as if the path did not exist.
/// </summary>
internal static partial class TriggerEndpoints
{
    public static void MapTriggers(this WebApplication app, int port)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        foreach (var trigger in Triggers.Queues)
        {
            Map(app, trigger.Name, host, async (context, body) =>
                await trigger.Handle(context.RequestServices, InvocationEnvelope.QueueMessage(body), context.RequestAborted));
        }
        foreach (var trigger in Triggers.Timers)
            Map(app, trigger.Name, host, (context, _) => trigger.Run(context.RequestServices, context.RequestAborted));
    }

    private static void Map(WebApplication app, string function, string host, Func<HttpContext, JsonElement, Task> run)
    {
        // Mapped for every method: a 405 would tell that the path is there.
        app.Map($"/{function}", async (HttpContext context) =>
        {
            if (!IsGenuine(context.Request, host))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            try
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
                await run(context, body.RootElement);
                // An empty answer would leave the invocation hanging until the host kills the process.
                await AnswerAsync(context, StatusCodes.Status200OK, """{"Outputs":{},"Logs":[],"ReturnValue":null}""");
            }
            catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
            {
                LogFailed(app.Logger, failure, function);
                await AnswerAsync(context, StatusCodes.Status500InternalServerError, """{"Outputs":{},"Logs":["failed"],"ReturnValue":null}""");
            }
        }).ExcludeFromDescription();
    }

    private static bool IsGenuine(HttpRequest request, string host) =>
        HttpMethods.IsPost(request.Method)
        && request.Host.Value == host
        && !request.Headers.ContainsKey("x-ms-invocation-id")
        && !request.Headers.Any(header => IsProxied(header.Key));

    /// <summary>The middleware that reads forwarded headers renames them to X-Original.</summary>
    private static bool IsProxied(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase);

    private static Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    [LoggerMessage(LogLevel.Error, "The function {Function} failed; a queue message comes again, a timer at its next time.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function);
}
