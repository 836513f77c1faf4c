using System.Text.Json;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Ratings.Hooks;

// POST /api/hooks/{userlike|chatwoot|generic}?shop=: chat tools tell what happened. 200 with what came of it once that is durable, also for calls that
// are none of our business, so that the tool does not try again; 401 without signature, secret or API key.
internal static class HookEndpoints
{
    public static void MapHooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/hooks/{tool}", HandleAsync).WithName("ReceiveChatHook").Accepts<string>("application/json");

    private static async Task<Results<Ok<HookAnswer>, ProblemHttpResult>> HandleAsync(
        string tool, HttpContext context, ShopDirectory shops, HookReceiver receiver, RatingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!ChatTools.All.TryGetValue(tool, out var read))
            return Problems.NotFound($"such hook; there are {string.Join(", ", ChatTools.All.Keys)}");
        if (limits.CheckClient(context) is { } tooMany)
            return tooMany;
        if (shops.Choose(context.Request.Query["shop"].ToString() is { Length: > 0 } named ? named : null, out var shop) is { } problem)
            return problem;

        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, cancellationToken);
        var body = copy.ToArray();
        var isSigned = shop!.HookSecrets.TryGetValue(tool, out var secret) && HookSignature.IsValid(context.Request, body, secret, time.GetUtcNow());
        if (!isSigned && !context.User.Has(Role.Agent))
        {
            limits.CountWrong(context);
            return Problems.HookNotSigned();
        }
        try
        {
            using var call = JsonDocument.Parse(body);
            return TypedResults.Ok(await receiver.ReceiveAsync(shop, read(call.RootElement), cancellationToken));
        }
        catch (JsonException)
        {
            return Problems.InvalidRequest("The body is not valid JSON.");
        }
    }
}
