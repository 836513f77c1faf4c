using System.Text;
using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>What a shared key signs (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).</summary>
internal static class StringToSign
{
    private static readonly string[] BeforeLength = ["Content-Encoding", "Content-Language"];

    // Date is always empty, as x-ms-date is sent instead.
    private static readonly string[] AfterLength =
        ["Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    /// <summary>Table service, SharedKeyLite: the date, and the path as it is sent, still encoded.</summary>
    public static string Table(Request request, string account)
    {
        var uri = request.Uri.ToUri();
        var comp = QueryParameters(uri).FirstOrDefault(parameter => parameter.Name == "comp").Value;
        return $"{Header(request, "x-ms-date")}\n/{account}{uri.AbsolutePath}{(comp is null ? "" : $"?comp={comp}")}";
    }

    /// <summary>Queue and blob service, SharedKey.</summary>
    public static string QueueOrBlob(Request request, string account)
    {
        var text = new StringBuilder(512).Append(request.Method.Method).Append('\n');
        foreach (var name in BeforeLength)
            text.Append(Header(request, name)).Append('\n');
        text.Append(request.Content is { } content && content.TryComputeLength(out var length) && length > 0 ? length : null).Append('\n');
        foreach (var name in AfterLength)
            text.Append(Header(request, name)).Append('\n');

        foreach (var header in request.Headers.Where(h => h.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .OrderBy(h => h.Name.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append(header.Name.ToLowerInvariant()).Append(':').Append(header.Value.Trim()).Append('\n');
        }

        var uri = request.Uri.ToUri();
        text.Append('/').Append(account).Append(uri.AbsolutePath);
        foreach (var (name, value) in QueryParameters(uri).OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            text.Append('\n').Append(name.ToLowerInvariant()).Append(':').Append(value);
        return text.ToString();
    }

    private static string Header(Request request, string name) =>
        request.Headers.TryGetValue(name, out var value) ? value ?? "" : "";

    private static IEnumerable<(string Name, string Value)> QueryParameters(Uri uri)
    {
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (Uri.UnescapeDataString(pair), "")
                : (Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
    }
}
