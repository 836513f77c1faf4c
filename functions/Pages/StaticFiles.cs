using System.Collections.Concurrent;
using System.Security.Cryptography;
using Feedback.Hosting;

namespace Feedback.Pages;

/// <summary>Style sheets and scripts, kept in the executable. Pages name them with a hash, so that browsers may keep them for good.</summary>
internal static class StaticFiles
{
    private const string Folder = "assets/";

    private static readonly ConcurrentDictionary<string, StaticFile> Files = new();
    private static readonly HashSet<string> Names =
        [.. typeof(StaticFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..])];

    public static void MapStaticFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/assets/{name}", (string name, HttpContext context) => Answer(name, context)).ExcludeFromDescription();

    /// <param name="name">As in <c>pages.css</c>.</param>
    public static string Address(string name) => $"/console/assets/{name}?v={Find(name)?.Hash}";

    public static IResult Answer(string name, HttpContext context)
    {
        if (Find(name) is not { } file)
            return Problems.NotFound("such file");
        var isNamedByHash = context.Request.Query["v"] == file.Hash;
        context.Response.Headers.CacheControl = isNamedByHash ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return TypedResults.Bytes(file.Content, file.MediaType, entityTag: new($"\"{file.Hash}\""));
    }

    public static StaticFile? Find(string name) => Names.Contains(name) ? Files.GetOrAdd(name, Load) : null;

    private static StaticFile Load(string name)
    {
        using var resource = typeof(StaticFiles).Assembly.GetManifestResourceStream(Folder + name)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        var mediaType = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "application/octet-stream",
        };
        return new StaticFile(content.ToArray(), mediaType, Convert.ToHexStringLower(SHA256.HashData(content.ToArray()).AsSpan(0, 6)));
    }
}

internal sealed record StaticFile(byte[] Content, string MediaType, string Hash);
