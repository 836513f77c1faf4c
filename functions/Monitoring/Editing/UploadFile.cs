using Feedback.Access;
using Feedback.Hosting;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Feedback.Monitoring.Editing;

// POST /api/sources/{id}/files: the body is a page that the shop saved, for sources of types that read such. The answer says what was found in it.
internal static class UploadFile
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/sources/{id}/files", HandleAsync).WithName(nameof(UploadFile))
        .WithMetadata(new RequestSizeLimitAttribute(SourceFetcher.LargestBytes)).Accepts<byte[]>("application/octet-stream", "text/html", "application/xml", "application/json")
        .RequireRole(Role.Manager);

    private static async Task<Results<Ok<ListedRun>, ProblemHttpResult>> HandleAsync(
        string id, string? shop, HttpRequest request, ShopDirectory shops, SourceCatalog catalog, UploadedPages uploads, CancellationToken cancellationToken)
    {
        if (shops.Choose(shop, out var chosen) is { } problem)
            return problem;
        if (await catalog.FindAsync(chosen!.Id, id, cancellationToken) is not { } source)
            return Problems.NotFound($"source '{id}'");
        if (!source.Adapter.ReadsFolder)
            return Problems.FilesNotTaken(id);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return TypedResults.Ok(ListedRun.Of(await uploads.TakeAsync(source, body.ToArray(), request.ContentType, cancellationToken)));
    }
}

/// <summary>Takes in pages that a shop saved and uploads.</summary>
internal sealed class UploadedPages(SourceReader reader, PageArchive pages, ItemDelivery delivery, SourceStates states, TimeProvider time)
{
    /// <returns>What was found; when the task completes, its messages are durable.</returns>
    public async Task<PollRun> TakeAsync(PolledSource source, byte[] body, string? contentType, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Saved pages are of any age; what happened in the last hour is news even so.
        var silentBefore = now - Poller.SilentAge;
        var headers = contentType is null ? AnswerHeaders.None : new AnswerHeaders([KeyValuePair.Create("Content-Type", contentType)]);
        var answer = new SourceAnswer(200, headers, body, null, now);
        var page = reader.Read(source, answer);
        var difference = await delivery.CompareAsync(source, page.Items, page.Gone, now, silentBefore, cancellationToken);
        await pages.PutAsync(source, answer, page.Items, silentBefore, cancellationToken);
        await delivery.SendAsync(difference, cancellationToken);
        var run = PollTally.None.Plus(page, difference).ToRun(now, page);
        await states.LogAsync(source, run, cancellationToken);
        return run;
    }
}
