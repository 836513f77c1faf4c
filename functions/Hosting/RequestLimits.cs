using Microsoft.AspNetCore.Http.Features;

namespace Feedback.Hosting;

/// <summary>How much a request may bring.</summary>
internal static class RequestLimits
{
    /// <summary>Of a trigger call, which carries a message twice encoded: 1 MiB.</summary>
    public const int LargestBody = 1024 * 1024;

    /// <summary>Of any request from outside: 64 KiB.</summary>
    public const int LargestPublicBody = 64 * 1024;

    private static readonly HashSet<string> TriggerPaths =
        [.. Triggers.Queues.Select(t => $"/{t.Name}"), .. Triggers.Timers.Select(t => $"/{t.Name}")];

    public static Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        if (!TriggerPaths.Contains(context.Request.Path)
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestPublicBody;
        }
        return next(context);
    }
}
